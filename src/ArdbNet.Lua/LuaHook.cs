namespace ArdbNet.Lua;

/// <summary>Runs each time a number of instructions has passed: 0 to go on, or what a Raise method returned.</summary>
public delegate int LuaHook(LuaStack stack);

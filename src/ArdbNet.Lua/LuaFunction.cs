namespace ArdbNet.Lua;

/// <summary>
/// A C# function that Lua calls by a name. The body finds its arguments at 1…Count, pushes its results and returns their
/// number, or returns what one of <see cref="LuaStack"/>'s Raise methods returned.
/// </summary>
public readonly unsafe struct LuaFunction(string name, delegate*<LuaStack, int> body)
{
    public string Name { get; } = name;

    internal nint Body { get; } = (nint)body;
}

namespace ArdbNet.Lua;

/// <summary>How a protected call or the reading of a chunk ended; other than for Ok the error is on the stack.</summary>
public enum LuaStatus
{
    Ok = 0,
    RuntimeError = 2,
    SyntaxError = 3,
    OutOfMemory = 4,
    ErrorInErrorHandler = 5,
}

namespace ArdbNet.Lua;

/// <summary>A C# function would go over its state's memory limit; Lua sees the error that its own allocations raise.</summary>
public sealed class LuaMemoryException : Exception
{
    public LuaMemoryException()
        : base("not enough memory")
    {
    }

    public LuaMemoryException(string message)
        : base(message)
    {
    }

    public LuaMemoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

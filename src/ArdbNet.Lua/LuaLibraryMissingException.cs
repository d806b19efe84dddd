namespace ArdbNet.Lua;

/// <summary>liblua5.1 is not installed; the message says what to install.</summary>
public sealed class LuaLibraryMissingException : DllNotFoundException
{
    internal LuaLibraryMissingException(string soname)
        : base($"Lua's library {soname} was not found. Install it with: apt-get install liblua5.1-0")
    {
    }
}

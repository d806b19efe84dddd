using System.Runtime.InteropServices;

namespace ArdbNet.Lua.Native;

/// <summary>lua_Debug of Lua 5.1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ActivationRecord
{
    internal int Event;
    internal byte* Name;
    internal byte* NameKind;
    internal byte* What;
    internal byte* Source;
    internal int CurrentLine;
    internal int UpvalueCount;
    internal int FirstLine;
    internal int LastLine;
    internal fixed byte ShortSource[60];
    private readonly int _level;
}

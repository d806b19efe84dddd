using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArdbNet.Lua;

/// <summary>The native liblua5.1: found by soname once, at the first call into it.</summary>
public static class LuaLibrary
{
    internal const string ImportName = "lua5.1";

    private static readonly Lock LoadLock = new();
    private static nint _library;

    internal static IReadOnlyList<string> Sonames { get; set; } = ["liblua5.1.so.0", "liblua5.1.so"];

    /// <summary>Loads the library, for servers that would rather know at once.</summary>
    /// <exception cref="LuaLibraryMissingException">No liblua5.1 is installed.</exception>
    public static void Require() => Load();

    /// <summary>Whether there is a library to load.</summary>
    public static bool IsInstalled => TryLoad() != 0;

    internal static nint AddressOf(string function) => NativeLibrary.GetExport(Load(), function);

    // A resolver can be set only once per assembly, and must be there before the first native call of any type.
    [ModuleInitializer]
    internal static void RegisterResolver() =>
        NativeLibrary.SetDllImportResolver(typeof(LuaLibrary).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, ImportName, StringComparison.Ordinal) ? Load() : 0;

    private static nint Load() => TryLoad() is var library and not 0
        ? library
        : throw new LuaLibraryMissingException(Sonames[0]);

    private static nint TryLoad()
    {
        lock (LoadLock)
        {
            if (_library != 0)
                return _library;

            foreach (var soname in Sonames)
                if (NativeLibrary.TryLoad(soname, out _library))
                    return _library;

            return 0;
        }
    }
}

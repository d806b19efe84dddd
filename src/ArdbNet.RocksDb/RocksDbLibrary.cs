using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb;

/// <summary>The native librocksdb: found by soname once, at the first call into it.</summary>
public static class RocksDbLibrary
{
    internal const string ImportName = "rocksdb";

    private const string FilePrefix = "librocksdb.so";
    private const string UnknownVersion = "unknown";

    private static readonly Lock LoadLock = new();
    private static readonly Lazy<string?> LoadedFile = new(FindLoadedFile);
    private static nint _library;

    /// <summary>Version from the real file name of the loaded library, such as "7.8.3"; else "unknown".</summary>
    /// <exception cref="RocksDbLibraryMissingException">No librocksdb is installed.</exception>
    public static string Version => VersionOf(FilePath);

    /// <summary>Real path of the loaded library; null where the system does not tell it.</summary>
    /// <exception cref="RocksDbLibraryMissingException">No librocksdb is installed.</exception>
    public static string? FilePath
    {
        get
        {
            Load();
            return LoadedFile.Value;
        }
    }

    internal static IReadOnlyList<string> Sonames { get; set; } = ListSonames();

    internal static string VersionOf(string? file)
    {
        var name = Path.GetFileName(file);
        return name is not null && name.StartsWith(FilePrefix + ".", StringComparison.Ordinal)
            ? name[(FilePrefix.Length + 1)..]
            : UnknownVersion;
    }

    // A resolver can be set only once per assembly, and must be there before the first native call of any type.
    [ModuleInitializer]
    internal static void RegisterResolver() =>
        NativeLibrary.SetDllImportResolver(typeof(RocksDbLibrary).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        string.Equals(name, ImportName, StringComparison.Ordinal) ? Load() : 0;

    private static nint Load()
    {
        lock (LoadLock)
        {
            if (_library != 0)
                return _library;

            foreach (var soname in Sonames)
                if (NativeLibrary.TryLoad(soname, out _library))
                    return _library;

            throw new RocksDbLibraryMissingException(Sonames[0]);
        }
    }

    // The version this binding is tested with first, then newer ones, last what a development package links.
    private static IReadOnlyList<string> ListSonames() =>
    [
        $"{FilePrefix}.7.8",
        $"{FilePrefix}.7.9",
        $"{FilePrefix}.7.10",
        .. Enumerable.Range(0, 12).Select(minor => $"{FilePrefix}.8.{minor}"),
        .. Enumerable.Range(0, 12).Select(minor => $"{FilePrefix}.9.{minor}"),
        .. Enumerable.Range(0, 12).Select(minor => $"{FilePrefix}.10.{minor}"),
        FilePrefix,
    ];

    // The kernel's map of the process names the file behind all symbolic links.
    private static string? FindLoadedFile()
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps))
            return null;

        foreach (var line in File.ReadLines(maps))
        {
            var path = line.IndexOf('/');
            if (path >= 0 && Path.GetFileName(line.AsSpan(path)).StartsWith(FilePrefix))
                return line[path..];
        }

        return null;
    }
}

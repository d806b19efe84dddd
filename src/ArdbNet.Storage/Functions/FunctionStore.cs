using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Functions;

/// <summary>The sources of libraries of functions, by the libraries' names.</summary>
public static class FunctionStore
{
    /// <summary>All libraries, in the order of their names: the name stands behind the key's first byte.</summary>
    public static StoreCursor OpenCursor(StoreView view) => view.OpenCursor([KeyTag.Function]);

    /// <param name="engine">The store.</param>
    /// <param name="name">Letters, digits and underscores.</param>
    /// <param name="source">What FUNCTION LOAD was given.</param>
    public static void Put(StorageEngine engine, ReadOnlySpan<byte> name, ReadOnlySpan<byte> source) =>
        engine.Put(KeyOf(engine, name), source);

    public static void Delete(StorageEngine engine, ReadOnlySpan<byte> name) => engine.Delete(KeyOf(engine, name));

    /// <summary>Deletes all libraries.</summary>
    public static void Clear(StorageEngine engine)
    {
        var keys = new List<byte[]>();
        using (var libraries = OpenCursor(engine))
            for (var found = libraries.SeekToFirst(); found; found = libraries.Next()) keys.Add(libraries.Key.ToArray());
        foreach (var key in keys) engine.Delete(key);
    }

    private static Span<byte> KeyOf(StorageEngine engine, ReadOnlySpan<byte> name)
    {
        var key = engine.Scratch.Take(name.Length + 1);
        key[0] = KeyTag.Function;
        name.CopyTo(key[1..]);
        return key;
    }
}

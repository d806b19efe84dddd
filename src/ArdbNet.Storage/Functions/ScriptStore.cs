using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Functions;

/// <summary>
/// The texts of scripts that a master's stream or full sync brought, by their digests: masters up to 4.0 send a script once
/// and then its digest, and the stream may go on, or be applied again, after a restart.
/// </summary>
public static class ScriptStore
{
    /// <summary>Hex digits of a script's SHA1.</summary>
    public const int DigestLength = 40;

    /// <summary>What the keys begin with.</summary>
    public static ReadOnlySpan<byte> Prefix => "\0script "u8;

    /// <summary>The script's text; false when it did not come.</summary>
    /// <param name="view">The store.</param>
    /// <param name="digest">In digits of lower case.</param>
    /// <param name="text">Valid until the command ends.</param>
    public static bool TryGet(StoreView view, scoped ReadOnlySpan<byte> digest, out ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(view);
        text = default;
        return digest.Length == DigestLength && view.TryGet(KeyOf(digest), out text);
    }

    /// <param name="engine">The store.</param>
    /// <param name="digest">In digits of lower case.</param>
    /// <param name="text">The script.</param>
    public static void Put(StorageEngine engine, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var key = KeyOf(digest);
        if (!engine.TryGet(key, out _)) engine.Put(key, text);
    }

    /// <summary>Deletes all scripts.</summary>
    public static void Clear(StorageEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var keys = new List<byte[]>();
        using (var scripts = engine.OpenCursor(Prefix))
            for (var found = scripts.SeekToFirst(); found; found = scripts.Next()) keys.Add(scripts.Key.ToArray());
        foreach (var key in keys) engine.Delete(key);
    }

    // 0x00 "script " digest -> text
    private static byte[] KeyOf(scoped ReadOnlySpan<byte> digest) => [.. Prefix, .. digest];
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ArdbNet.TestKit;

/// <summary>RDB files and DUMP payloads of ten versions of Redis, and broken ones; see tests/Data/rdb.</summary>
public static class RdbFixtures
{
    private static readonly Lazy<Dictionary<string, byte[]>> Loaded = new(Load);

    /// <summary>Content by path, such as "7.4.1/streams.rdb".</summary>
    public static IReadOnlyDictionary<string, byte[]> Files => Loaded.Value;

    /// <summary>Paths of the whole files that sound servers wrote.</summary>
    public static IEnumerable<string> SoundFiles => Files.Keys.Where(static path =>
        path.EndsWith(".rdb", StringComparison.Ordinal) && path.Count('/') == 1 && !IsBroken(path));

    public static JsonElement ReadJson(string path)
    {
        using var document = JsonDocument.Parse(Files[path]);
        return document.RootElement.Clone();
    }

    /// <summary>A string of the JSON files: UTF-8 text or {"b64": ...}.</summary>
    public static byte[] BytesOf(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.GetProperty("b64").GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(element.GetString()!);

    private static bool IsBroken(string path) => path.StartsWith("corrupt/", StringComparison.Ordinal);

    private static Dictionary<string, byte[]> Load()
    {
        using var archive = typeof(RdbFixtures).Assembly.GetManifestResourceStream("fixtures.tar.br")!;
        using var plain = new BrotliStream(archive, CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        var files = new Dictionary<string, byte[]>();
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null && entry.EntryType != TarEntryType.RegularFile) continue;
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        return files;
    }
}

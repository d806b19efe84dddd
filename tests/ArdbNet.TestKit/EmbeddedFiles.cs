namespace ArdbNet.TestKit;

/// <summary>Small files that are part of this assembly.</summary>
internal static class EmbeddedFiles
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"There is no embedded file {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

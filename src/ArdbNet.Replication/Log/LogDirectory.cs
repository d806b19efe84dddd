using System.Globalization;

namespace ArdbNet.Replication.Log;

/// <summary>Names of the log's files.</summary>
internal sealed class LogDirectory(string path)
{
    private const int NameLength = 20;
    private const string StateName = "state";
    private const string UnfinishedSuffix = ".tmp";
    private const string UnfinishedName = "next" + UnfinishedSuffix;
    private const string LostSuffix = ".lost";

    public string Path => path;

    public string StatePath => System.IO.Path.Combine(path, StateName);

    /// <summary>Where a segment is made; only a finished one gets a segment's name.</summary>
    public string UnfinishedPath => System.IO.Path.Combine(path, UnfinishedName);

    public string SegmentPath(long firstOffset) =>
        System.IO.Path.Combine(path, firstOffset.ToString("D20", CultureInfo.InvariantCulture));

    /// <summary>Makes the folder, or removes what a process that was killed has left unfinished there.</summary>
    public void Create()
    {
        Directory.CreateDirectory(path);
        foreach (var unfinished in Directory.EnumerateFiles(path, "*" + UnfinishedSuffix)) File.Delete(unfinished);
    }

    /// <summary>The segment files by their first offset.</summary>
    public IReadOnlyList<(long FirstOffset, string Path)> Segments()
    {
        var segments = new List<(long FirstOffset, string Path)>();
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var name = System.IO.Path.GetFileName(file.AsSpan());
            if (name.Length == NameLength
                && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var firstOffset))
            {
                segments.Add((firstOffset, file));
            }
        }

        segments.Sort(static (left, right) => left.FirstOffset.CompareTo(right.FirstOffset));
        return segments;
    }

    /// <summary>Renames a file so that the log no longer sees it; returns its new path.</summary>
    public static string SetAside(string file)
    {
        var lost = UnusedLostPath(file);
        File.Move(file, lost);
        return lost;
    }

    public static string UnusedLostPath(string file)
    {
        var lost = file + LostSuffix;
        for (var count = 2; File.Exists(lost); count++)
        {
            lost = string.Create(CultureInfo.InvariantCulture, $"{file}{LostSuffix}{count}");
        }

        return lost;
    }

    public void Flush() => LibC.FlushDirectory(path);
}

using System.Text;
using ArdbNet.Resp;

namespace ArdbNet.Server.Configuration;

/// <summary>File names with wildcards in any part of the path, as the shell knows them.</summary>
internal static class FilePattern
{
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>The existing files and folders that match, in order; relative to the working directory.</summary>
    public static IReadOnlyList<string> Expand(string pattern)
    {
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : string.Empty];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = [.. found.SelectMany(folder => Descend(folder, part))];
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Descend(string folder, string part)
    {
        if (!IsPattern(part))
        {
            var path = Path.Combine(folder, part);
            return Path.Exists(path) ? [path] : [];
        }

        var searched = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(searched))
        {
            return [];
        }

        var pattern = Encoding.UTF8.GetBytes(part);
        return Directory.EnumerateFileSystemEntries(searched)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => name[0] != '.' || part[0] == '.')
            .Where(name => GlobPattern.Matches(pattern, Encoding.UTF8.GetBytes(name)))
            .Select(name => Path.Combine(folder, name));
    }
}

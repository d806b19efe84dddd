using System.Text;

namespace ArdbNet.Server.Configuration;

/// <summary>Reads files of redis.conf syntax into lines, following <c>include</c>.</summary>
public static class RedisConfReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads a file and all it includes, in the order in which they take effect.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read, includes itself or has unbalanced quotes.</exception>
    public static IReadOnlyList<DirectiveLine> ReadFile(string path)
    {
        var lines = new List<DirectiveLine>();
        ReadFile(path, includedBy: null, [], lines);
        return lines;
    }

    /// <summary>Reads text that is in no file, such as standard input.</summary>
    /// <exception cref="ConfigurationException">As for a file.</exception>
    public static IReadOnlyList<DirectiveLine> ReadText(string text, string sourceName)
    {
        var lines = new List<DirectiveLine>();
        ReadText(text, sourceName, [], lines);
        return lines;
    }

    private static void ReadFile(
        string path,
        DirectiveLine? includedBy,
        Stack<string> openFiles,
        List<DirectiveLine> lines)
    {
        string text;
        string identity;
        try
        {
            identity = Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            text = openFiles.Contains(identity) ? string.Empty : Utf8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var reason = $"cannot read '{path}': {FileError.Describe(e)}";
            throw includedBy?.Mistake(reason) ?? new ConfigurationException(reason);
        }

        if (openFiles.Contains(identity) && includedBy is not null)
        {
            throw includedBy.Mistake($"'{path}' includes itself");
        }

        openFiles.Push(identity);
        ReadText(text, path, openFiles, lines);
        openFiles.Pop();
    }

    private static void ReadText(string text, string sourceName, Stack<string> openFiles, List<DirectiveLine> lines)
    {
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var trimmed = raw.Trim(' ', '\t', '\r');
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            var source = $"{sourceName}:{number}";
            if (!WordSplitter.TrySplit(trimmed, out var words))
            {
                throw new ConfigurationException($"{source}: Unbalanced quotes in configuration line");
            }

            if (words.Count > 0)
            {
                Add(new DirectiveLine(source, words), openFiles, lines);
            }
        }
    }

    private static void Add(DirectiveLine line, Stack<string> openFiles, List<DirectiveLine> lines)
    {
        if (!line.Name.Equals("include", StringComparison.OrdinalIgnoreCase))
        {
            lines.Add(line);
            return;
        }

        if (line.Arguments.Count != 1)
        {
            throw line.Mistake("wrong number of arguments");
        }

        // A pattern may match nothing, so that an empty conf.d is no mistake; a plain name must exist.
        var name = line.Arguments[0];
        var files = FilePattern.IsPattern(name) ? FilePattern.Expand(name) : [name];
        foreach (var file in files)
        {
            ReadFile(file, line, openFiles, lines);
        }
    }
}

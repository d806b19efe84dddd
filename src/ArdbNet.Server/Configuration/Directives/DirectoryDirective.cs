using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>A folder, kept as a full path so that a later change of the working directory cannot move it.</summary>
public sealed class DirectoryDirective(string name, string defaultValue)
    : Directive(name, Path.GetFullPath(defaultValue))
{
    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        var isPath = words[0].Length > 0 && !words[0].Contains('\0', StringComparison.Ordinal);
        value = isPath ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(words[0])) : null;
        error = isPath ? null : "No such file or directory";
        return isPath;
    }
}

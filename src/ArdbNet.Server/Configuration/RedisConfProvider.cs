using System.Globalization;
using ArdbNet.Server.Configuration.Directives;
using Microsoft.Extensions.Configuration;

namespace ArdbNet.Server.Configuration;

/// <summary>
/// Directives as configuration keys with canonical values, defaults included; those that only a file can have
/// (rename-command, user, loadmodule) are numbered from <c>name:0</c>.
/// </summary>
public sealed class RedisConfProvider(RedisConfSource source) : ConfigurationProvider
{
    private readonly Dictionary<string, List<DirectiveLine>> _fileOnly = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Directive, string> _given = [];
    private readonly List<string> _withoutEffect = [];

    /// <summary>Names that were given, as written, of directives that change nothing here.</summary>
    public IReadOnlyList<string> WithoutEffect => _withoutEffect;

    /// <summary>The lines of a directive that only a file can have.</summary>
    public IReadOnlyList<DirectiveLine> LinesOf(string name) => _fileOnly.GetValueOrDefault(name) ?? [];

    /// <exception cref="ConfigurationException">One line that says what is wrong and where.</exception>
    public override void Load()
    {
        Data.Clear();
        _fileOnly.Clear();
        _given.Clear();
        _withoutEffect.Clear();
        foreach (var directive in DirectiveTable.All)
        {
            Data[directive.Name] = directive.Default;
        }

        var fromFile = source.Path is { } path ? RedisConfReader.ReadFile(path) : [];
        var fromInput = source.Input is { } input ? RedisConfReader.ReadText(input.ReadToEnd(), "standard input") : [];
        foreach (var line in fromFile.Concat(fromInput).Concat(source.CommandLine))
        {
            Apply(line);
        }
    }

    internal string Value(Directive directive) => Data[directive.Name] ?? directive.Default;

    internal void Replace(IReadOnlyDictionary<Directive, string> values)
    {
        foreach (var (directive, value) in values)
        {
            Data[directive.Name] = value;
        }

        OnReload();
    }

    private void Apply(DirectiveLine line)
    {
        if (!DirectiveTable.TryFind(line.Name, out var directive))
        {
            Keep(line);
            return;
        }

        var value = DirectiveReader.Read(directive, line, Value(directive), _given.GetValueOrDefault(directive));
        _given[directive] = value;
        Data[directive.Name] = value;
        if (!directive.HasEffect)
        {
            NoteWithoutEffect(line.Name);
        }
    }

    private void Keep(DirectiveLine line)
    {
        var name = line.Name.ToLowerInvariant();
        var (least, most) = name switch
        {
            "rename-command" => (2, 2),
            "user" or "loadmodule" => (1, int.MaxValue),
            "sentinel" => throw line.Mistake("sentinel directive while not in sentinel mode"),

            // Options of modules have a dot in their name.
            _ when name.Contains('.', StringComparison.Ordinal) => (1, int.MaxValue),
            _ => throw new ConfigurationException($"{line.Source}: unknown directive '{line.Name}'"),
        };
        if (line.Arguments.Count < least || line.Arguments.Count > most)
        {
            throw line.Mistake("wrong number of arguments");
        }

        if (!_fileOnly.TryGetValue(name, out var lines))
        {
            _fileOnly[name] = lines = [];
        }

        Data[string.Create(CultureInfo.InvariantCulture, $"{name}:{lines.Count}")] =
            string.Join(' ', line.Arguments.Select(WordSplitter.Quote));
        lines.Add(line);
        if (name is not ("rename-command" or "user"))
        {
            NoteWithoutEffect(line.Name);
        }
    }

    private void NoteWithoutEffect(string name)
    {
        if (!_withoutEffect.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _withoutEffect.Add(name);
        }
    }
}

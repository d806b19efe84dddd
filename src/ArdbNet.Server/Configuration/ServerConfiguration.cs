using System.Diagnostics.CodeAnalysis;
using System.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Configuration.Directives;
using Microsoft.Extensions.Configuration;

namespace ArdbNet.Server.Configuration;

/// <summary>
/// The configuration of a running server: what CONFIG GET, SET and REWRITE work on. Safe on any thread; observers
/// run on the thread that made the change.
/// </summary>
public sealed class ServerConfiguration
{
    private readonly Lock _gate = new();
    private readonly RedisConfProvider _provider;
    private readonly List<(string Name, Func<string, string?> Refuse)> _guards = [];

    private ServerConfiguration(RedisConfProvider provider, string? filePath)
    {
        _provider = provider;
        FilePath = filePath;
        Values = new ConfigurationRoot([provider]);
        Options.RenamedCommands =
        [
            .. provider.LinesOf("rename-command")
                .Select(line => new CommandRenaming(line.Arguments[0], line.Arguments[1], line.Source)),
        ];
        ReadOptions();
    }

    /// <summary>Called with the name of each directive whose value changed, after all of a CONFIG SET are in force.</summary>
    public event Action<string>? Changed;

    /// <summary>The typed view; the same instance for the life of the server.</summary>
    public ServerOptions Options { get; } = new();

    /// <summary>The values by name, for consumers of Microsoft.Extensions.Configuration.</summary>
    public IConfiguration Values { get; }

    /// <summary>Full path of the configuration file, or null.</summary>
    public string? FilePath { get; }

    /// <summary>The lines that define users, as they were at the start.</summary>
    public IReadOnlyList<DirectiveLine> Users => _provider.LinesOf("user");

    /// <summary>Gives the lines that define users as they are now, for the file; null when they stay as they are.</summary>
    public Func<IReadOnlyList<string>>? DescribeUsers { get; set; }

    /// <summary>Names that were given, as written, of directives that change nothing here.</summary>
    public IReadOnlyList<string> WithoutEffect => _provider.WithoutEffect;

    /// <summary>Reads the file and the options that a command line names.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">Standard input, read when the command line has <c>-</c>.</param>
    /// <exception cref="ConfigurationException">One line that says what is wrong and where.</exception>
    public static ServerConfiguration Load(ServerArguments arguments, TextReader? input = null)
    {
        var filePath = arguments.ConfigurationFile is { } file ? Path.GetFullPath(file) : null;
        var source = new RedisConfSource
        {
            Path = arguments.ConfigurationFile,
            Input = arguments.ReadsStandardInput ? input : null,
            CommandLine = arguments.Options,
        };
        return new ServerConfiguration(new RedisConfProvider(source), filePath);
    }

    /// <summary>The defaults with some values changed, without a file.</summary>
    /// <exception cref="ConfigurationException">A name or value is wrong.</exception>
    public static ServerConfiguration From(params IEnumerable<(string Name, string Value)> values)
    {
        var lines = values.Select(pair => new DirectiveLine(
            DirectiveLine.CommandLine, [pair.Name, .. pair.Name == "user" ? pair.Value.Split(' ') : [pair.Value]]));
        return new ServerConfiguration(new RedisConfProvider(new RedisConfSource { CommandLine = [.. lines] }), null);
    }

    /// <summary>Adds a check of one directive's new value; it gives the reason for a refusal, or null.</summary>
    public void AddGuard(string name, Func<string, string?> refuse)
    {
        lock (_gate)
        {
            _guards.Add((name, refuse));
        }
    }

    /// <summary>
    /// The directives that match any of the patterns, each under the spelling that was asked for; hidden ones only
    /// when named exactly.
    /// </summary>
    public IReadOnlyList<(string Name, string Value)> Get(params IEnumerable<string> patterns)
    {
        var found = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var pattern in patterns)
            {
                foreach (var (name, directive) in Match(pattern))
                {
                    found.TryAdd(name, directive.Show(_provider.Value(directive)));
                }
            }
        }

        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>Changes all of the named directives or, when one is refused, none.</summary>
    /// <param name="changes">Names and new values.</param>
    /// <param name="error">Redis' error text without a code.</param>
    /// <param name="isLocalClient">Whether the client may change what is protected as "local".</param>
    public bool TrySet(
        IReadOnlyList<(string Name, string Value)> changes,
        [NotNullWhen(false)] out string? error,
        bool isLocalClient = false)
    {
        IReadOnlyCollection<Directive> changed;
        lock (_gate)
        {
            var change = new ConfigurationChange(_provider, _guards);
            if (!change.TryPrepare(changes, IsAllowed(Options.EnableProtectedConfigs, isLocalClient), out error))
            {
                return false;
            }

            changed = Commit(change);
        }

        Announce(changed);
        return true;
    }

    /// <summary>
    /// Sets a directive that CONFIG SET cannot change because a command of its own does, such as replicaof.
    /// </summary>
    /// <exception cref="ArgumentException">The name or the value is wrong.</exception>
    public void Assign(string name, string value)
    {
        IReadOnlyCollection<Directive> changed;
        lock (_gate)
        {
            var change = new ConfigurationChange(_provider, []);
            if (!change.TryAssign(name, value, out var error))
            {
                throw new ArgumentException(error, nameof(value));
            }

            changed = Commit(change);
        }

        Announce(changed);
    }

    /// <summary>Writes the values in force into the configuration file, keeping its comments and order.</summary>
    /// <param name="error">Redis' error text without a code.</param>
    public bool TryRewrite([NotNullWhen(false)] out string? error)
    {
        if (FilePath is null)
        {
            error = "The server is running without a config file";
            return false;
        }

        try
        {
            lock (_gate)
            {
                RedisConfRewriter.Rewrite(FilePath, _provider.Value, DescribeUsers?.Invoke());
            }

            error = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"Rewriting config file: {FileError.Describe(e)}";
            return false;
        }
    }

    /// <summary>Whether a client may do what is off by default.</summary>
    public static bool IsAllowed(ProtectedAction action, bool isLocalClient) =>
        action == ProtectedAction.Yes || (action == ProtectedAction.Local && isLocalClient);

    private IReadOnlyCollection<Directive> Commit(ConfigurationChange change)
    {
        if (change.Values.Count > 0)
        {
            _provider.Replace(change.Values);
            ReadOptions();
        }

        return [.. change.Values.Keys];
    }

    private void ReadOptions() =>
        Options.Read(name => DirectiveTable.TryFind(name, out var found) ? _provider.Value(found) : string.Empty);

    private void Announce(IEnumerable<Directive> changed)
    {
        foreach (var directive in changed)
        {
            Changed?.Invoke(directive.Name);
        }
    }

    private static IEnumerable<(string Name, Directive Directive)> Match(string pattern)
    {
        if (!FilePattern.IsPattern(pattern))
        {
            return DirectiveTable.TryFind(pattern, out var named) ? [(pattern, named)] : [];
        }

        var bytes = Encoding.UTF8.GetBytes(pattern);
        return DirectiveTable.Spellings
            .Where(spelling => !spelling.Value.Has(DirectiveTraits.Hidden))
            .Where(spelling => GlobPattern.Matches(bytes, Encoding.UTF8.GetBytes(spelling.Key), ignoreCase: true))
            .Select(spelling => (spelling.Key, spelling.Value));
    }
}

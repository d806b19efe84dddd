using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// All commands, built once at start from the <see cref="CommandAttribute"/>s of this assembly. Dispatch, COMMAND, ACL
/// and INFO commandstats read the same rows.
/// </summary>
public sealed class CommandTable
{
    private readonly Dictionary<byte[], Command> _commands = new(CommandNameComparer.Instance);
    private readonly Dictionary<byte[], Command> _byOwnName = new(CommandNameComparer.Instance);
    private readonly Dictionary<byte[], Command>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public CommandTable()
    {
        var rows = typeof(CommandTable).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .SelectMany(static method => method.GetCustomAttributes<CommandAttribute>().Select(row => (row, method)))
            .OrderBy(static pair => pair.row.Name, StringComparer.Ordinal);
        foreach (var (row, method) in rows) Add(row, method.CreateDelegate<Action<Call>>());
        foreach (var (name, command) in _commands) _byOwnName.Add(name, command);
        Rows = [.. CommandsAndSubcommands];
        for (var i = 0; i < Rows.Count; i++) Rows[i].Id = i;
        _lookup = _commands.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All commands, without subcommands.</summary>
    public IReadOnlyCollection<Command> Commands => _commands.Values;

    public IEnumerable<Command> CommandsAndSubcommands =>
        _commands.Values.SelectMany(static command => command.Subcommands.Prepend(command));

    /// <summary>Every command and behind it its subcommands, whatever rename-command makes of them.</summary>
    public IReadOnlyList<Command> Rows { get; }

    public Command? Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out var command) ? command : null;

    /// <summary>The command, or <c>container|name</c> a subcommand, or null.</summary>
    public Command? FindByFullName(ReadOnlySpan<byte> name)
    {
        var bar = name.IndexOf((byte)'|');
        return bar < 0 ? Find(name) : Find(name[..bar])?.FindSubcommand(name[(bar + 1)..]);
    }

    /// <summary>The command by its own name, whatever rename-command made of it: streams know no other.</summary>
    public Command? FindByOwnName(ReadOnlySpan<byte> name) =>
        _byOwnName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var command) ? command : null;

    /// <summary>As <see cref="FindByOwnName"/>, or <c>container|name</c> a subcommand.</summary>
    public Command? FindByOwnFullName(ReadOnlySpan<byte> name)
    {
        var bar = name.IndexOf((byte)'|');
        return bar < 0 ? FindByOwnName(name) : FindByOwnName(name[..bar])?.FindSubcommand(name[(bar + 1)..]);
    }

    /// <summary>The rename-command directive: an empty new name takes the command away.</summary>
    /// <param name="name">The name so far.</param>
    /// <param name="newName">The only name from now on.</param>
    /// <param name="error">What is wrong: there is no such command, or the new name is taken.</param>
    public bool TryRename(string name, string newName, [NotNullWhen(false)] out string? error)
    {
        var source = Encoding.Latin1.GetBytes(name);
        var target = Encoding.Latin1.GetBytes(newName);
        error = !_commands.TryGetValue(source, out var command) ? "No such command in rename-command"
            : target.Length > 0 && _commands.ContainsKey(target) ? "Target command name already exists"
            : null;
        if (error is not null) return false;

        _commands.Remove(source);
        if (target.Length > 0) _commands.Add(target, command!);
        return true;
    }

    private void Add(CommandAttribute row, Action<Call> run)
    {
        var bar = row.Name.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            _commands.Add(Encoding.ASCII.GetBytes(row.Name), new Command(row, run));
            return;
        }

        var container = row.Name[..bar];
        if (!_commands.TryGetValue(Encoding.ASCII.GetBytes(container), out var parent))
        {
            var attribute = new CommandAttribute(container, -2, CommandFlags.None)
            {
                Group = row.Group,
                Since = row.Since,
                Summary = $"A container for {container} commands",
            };
            parent = new Command(attribute, run: null);
            _commands.Add(Encoding.ASCII.GetBytes(container), parent);
        }

        parent.Add(row.Name[(bar + 1)..], new Command(row, run));
    }
}

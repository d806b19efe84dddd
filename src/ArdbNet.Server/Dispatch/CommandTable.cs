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
    private readonly Dictionary<byte[], Command>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public CommandTable()
    {
        var rows = typeof(CommandTable).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .SelectMany(static method => method.GetCustomAttributes<CommandAttribute>().Select(row => (row, method)))
            .OrderBy(static pair => pair.row.Name, StringComparer.Ordinal);
        foreach (var (row, method) in rows) Add(row, method.CreateDelegate<Action<Call>>());
        _lookup = _commands.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All commands, without subcommands.</summary>
    public IReadOnlyCollection<Command> Commands => _commands.Values;

    public IEnumerable<Command> CommandsAndSubcommands =>
        _commands.Values.SelectMany(static command => command.Subcommands.Prepend(command));

    public Command? Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out var command) ? command : null;

    /// <summary>The command, or <c>container|name</c> a subcommand, or null.</summary>
    public Command? FindByFullName(ReadOnlySpan<byte> name)
    {
        var bar = name.IndexOf((byte)'|');
        return bar < 0 ? Find(name) : Find(name[..bar])?.FindSubcommand(name[(bar + 1)..]);
    }

    /// <summary>The rename-command directive: an empty new name takes the command away.</summary>
    /// <returns>False when there is no such command or the new name is taken.</returns>
    public bool Rename(string name, string newName)
    {
        if (!_commands.TryGetValue(Encoding.Latin1.GetBytes(name), out var command)) return false;
        var target = Encoding.Latin1.GetBytes(newName);
        if (target.Length > 0 && _commands.ContainsKey(target)) return false;

        _commands.Remove(Encoding.Latin1.GetBytes(name));
        if (target.Length > 0) _commands.Add(target, command);
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

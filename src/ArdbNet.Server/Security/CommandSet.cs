using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Security;

/// <summary>The commands that a selector allows: a bit for each row of the command table.</summary>
/// <param name="table">All commands.</param>
public sealed class CommandSet(CommandTable table)
{
    private readonly ulong[] _bits = new ulong[(table.Rows.Count + 63) / 64];

    // Of commands that are not allowed: first arguments with which they are.
    private Dictionary<Command, List<byte[]>>? _firstArguments;

    private CommandSet(CommandTable table, CommandSet source)
        : this(table)
    {
        source._bits.CopyTo(_bits, 0);
        AllowsAll = source.AllowsAll;
        AllowsFuture = source.AllowsFuture;
        _firstArguments = source._firstArguments?.ToDictionary(
            static pair => pair.Key, static pair => new List<byte[]>(pair.Value));
    }

    public CommandTable Table => table;

    /// <summary>Everything was allowed, and nothing taken back since.</summary>
    public bool AllowsAll { get; private set; }

    /// <summary>Whether it began with everything, so that commands of a later version are allowed too.</summary>
    public bool AllowsFuture { get; private set; }

    public CommandSet Copy() => new(table, this);

    /// <summary>Whether the command may run with any arguments.</summary>
    public bool Contains(Command command) => (_bits[command.Id >> 6] & (1UL << (command.Id & 63))) != 0;

    /// <summary>Whether a request that begins at an argument of another may run.</summary>
    public bool Allows(Command command, in Request request, int start)
    {
        if (AllowsAll || Contains(command)) return true;
        if (_firstArguments is null || !_firstArguments.TryGetValue(command, out var allowed)) return false;
        if (request.Count - start < 2) return false;

        foreach (var argument in allowed)
        {
            if (CommandNameComparer.Instance.Equals(request[start + 1], argument)) return true;
        }

        return false;
    }

    /// <summary>The first arguments with which a command may run that is not in the set.</summary>
    public IReadOnlyList<byte[]> FirstArgumentsOf(Command command) =>
        _firstArguments?.GetValueOrDefault(command) ?? (IReadOnlyList<byte[]>)[];

    public void AllowAll() => SetAll(isAllowed: true);

    public void DenyAll() => SetAll(isAllowed: false);

    /// <summary>Allows or denies a command with all its subcommands.</summary>
    public void Set(Command command, bool isAllowed)
    {
        SetBit(command, isAllowed);
        _firstArguments?.Remove(command);
        foreach (var subcommand in command.Subcommands) SetBit(subcommand, isAllowed);
    }

    public void Set(AclCategories category, bool isAllowed)
    {
        foreach (var command in table.Rows)
        {
            if ((command.Acl & category) != 0) Set(command, isAllowed);
        }
    }

    public void AllowFirstArgument(Command command, ReadOnlySpan<byte> argument)
    {
        _firstArguments ??= [];
        if (!_firstArguments.TryGetValue(command, out var allowed)) _firstArguments.Add(command, allowed = []);
        foreach (var other in allowed)
        {
            if (CommandNameComparer.Instance.Equals(argument, other)) return;
        }

        allowed.Add(argument.ToArray());
    }

    private void SetAll(bool isAllowed)
    {
        Array.Fill(_bits, isAllowed ? ulong.MaxValue : 0);
        AllowsAll = isAllowed;
        AllowsFuture = isAllowed;
        _firstArguments = null;
    }

    private void SetBit(Command command, bool isAllowed)
    {
        var bit = 1UL << (command.Id & 63);
        if (isAllowed)
        {
            _bits[command.Id >> 6] |= bit;
            return;
        }

        _bits[command.Id >> 6] &= ~bit;
        AllowsAll = false;
    }
}

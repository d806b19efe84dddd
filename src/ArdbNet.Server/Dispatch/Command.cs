using System.Text;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Monitoring;

namespace ArdbNet.Server.Dispatch;

/// <summary>One row of the command table: metadata, the method that runs it, and what it has done so far.</summary>
public sealed class Command
{
    private Dictionary<byte[], Command>? _subcommands;

    internal Command(CommandAttribute attribute, Action<Call>? run)
    {
        Name = attribute.Name;
        NameBytes = Encoding.ASCII.GetBytes(Name);
        Arity = attribute.Arity;
        Keys = CommandKeys.Of(Name);
        Flags = attribute.Flags | (Keys.AreMovable ? CommandFlags.MovableKeys : CommandFlags.None);
        Acl = attribute.Acl | CategoriesOf(attribute.Flags);
        // What a script reads its commands say.
        if ((Acl & AclCategories.Scripting) != 0) Acl &= ~AclCategories.Read;
        FirstKey = attribute.FirstKey;
        LastKey = attribute.LastKey;
        KeyStep = attribute.FirstKey == 0 ? 0 : attribute.KeyStep;
        KeyCountAt = attribute.KeyCountAt;
        MemberAt = attribute.MemberAt;
        Group = attribute.Group;
        Since = attribute.Since;
        Summary = attribute.Summary;
        Complexity = attribute.Complexity;
        Run = run;
        AnswersByPush = Name.EndsWith("subscribe", StringComparison.Ordinal);
        Channels = Name switch
        {
            "publish" or "spublish" => ChannelUse.Publish,
            "subscribe" or "ssubscribe" => ChannelUse.Subscribe,
            "psubscribe" => ChannelUse.SubscribePattern,
            _ => ChannelUse.None,
        };
    }

    /// <summary>Its place among <see cref="CommandTable.Rows"/>.</summary>
    public int Id { get; internal set; }

    /// <summary>Lower case; of a subcommand <c>container|name</c>.</summary>
    public string Name { get; }

    public ReadOnlyMemory<byte> NameBytes { get; }

    public int Arity { get; }

    public CommandFlags Flags { get; }

    public AclCategories Acl { get; }

    public int FirstKey { get; }

    public int LastKey { get; }

    public int KeyStep { get; }

    public int KeyCountAt { get; }

    /// <summary>Position of the first field or member of the first key, unless options come before it; 0 = none.</summary>
    public int MemberAt { get; }

    /// <summary>Where the keys are when first, last and step do not say it all, and what is done with them.</summary>
    public CommandKeys Keys { get; }

    public ChannelUse Channels { get; }

    public string Group { get; }

    /// <summary>The version of Redis that had it first; of a container the earliest of its subcommands.</summary>
    public string Since { get; private set; }

    public string Summary { get; }

    public string Complexity { get; }

    /// <summary>Null for a container that does nothing without a subcommand.</summary>
    public Action<Call>? Run { get; }

    public CommandStatistics Statistics { get; } = new();

    public IReadOnlyCollection<Command> Subcommands => _subcommands?.Values ?? (IReadOnlyCollection<Command>)[];

    public bool IsContainer => _subcommands is not null;

    public bool Is(CommandFlags flags) => (Flags & flags) != 0;

    /// <summary>Whether what it says are pushes, which CLIENT REPLY does not switch off.</summary>
    public bool AnswersByPush { get; }

    public bool FitsArity(int count) => Arity >= 0 ? count == Arity : count >= -Arity;

    /// <summary>The subcommand of that name in any case, or null.</summary>
    public Command? FindSubcommand(ReadOnlySpan<byte> name) =>
        _subcommands is not null
        && _subcommands.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found) ? found : null;

    internal void Add(string name, Command subcommand)
    {
        _subcommands ??= new Dictionary<byte[], Command>(CommandNameComparer.Instance);
        _subcommands.Add(Encoding.ASCII.GetBytes(name), subcommand);
        if (Run is null && Version.Parse(subcommand.Since) < Version.Parse(Since)) Since = subcommand.Since;
    }

    private static AclCategories CategoriesOf(CommandFlags flags)
    {
        var categories = (flags & CommandFlags.Fast) != 0 ? AclCategories.Fast : AclCategories.Slow;
        if ((flags & CommandFlags.Write) != 0) categories |= AclCategories.Write;
        if ((flags & CommandFlags.ReadOnly) != 0) categories |= AclCategories.Read;
        if ((flags & CommandFlags.Admin) != 0) categories |= AclCategories.Admin | AclCategories.Dangerous;
        if ((flags & CommandFlags.PubSub) != 0) categories |= AclCategories.PubSub;
        if ((flags & CommandFlags.Blocking) != 0) categories |= AclCategories.Blocking;
        return categories;
    }
}

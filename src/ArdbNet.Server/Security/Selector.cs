using System.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Security;

/// <summary>
/// Commands together with the keys and channels that they may be used with. A user may do what one of their selectors
/// allows as a whole.
/// </summary>
public sealed class Selector
{
    private readonly List<KeyPattern> _keys = [];
    private readonly List<byte[]> _channels = [];

    public Selector(CommandTable commands, bool allowsAllChannels)
    {
        Commands = new CommandSet(commands);
        AllowsAllChannels = allowsAllChannels;
    }

    private Selector(Selector source)
    {
        Commands = source.Commands.Copy();
        _keys.AddRange(source._keys);
        _channels.AddRange(source._channels);
        AllowsAllKeys = source.AllowsAllKeys;
        AllowsAllChannels = source.AllowsAllChannels;
    }

    public CommandSet Commands { get; }

    public IReadOnlyList<KeyPattern> Keys => _keys;

    public IReadOnlyList<byte[]> Channels => _channels;

    public bool AllowsAllKeys { get; private set; }

    public bool AllowsAllChannels { get; private set; }

    /// <summary>Whether it allows everything, with whatever arguments.</summary>
    public bool IsUnrestricted => AllowsAllKeys && AllowsAllChannels && Commands.AllowsAll;

    public Selector Copy() => new(this);

    /// <summary>Allows all keys or, until patterns are added, none.</summary>
    public void SetAllKeys(bool areAllowed)
    {
        AllowsAllKeys = areAllowed;
        _keys.Clear();
    }

    /// <summary>Allows all channels or, until patterns are added, none.</summary>
    public void SetAllChannels(bool areAllowed)
    {
        AllowsAllChannels = areAllowed;
        _channels.Clear();
    }

    /// <summary>Adds keys; the rights of a pattern that is there already grow.</summary>
    public void AddKeys(ReadOnlySpan<byte> pattern, KeyRights rights)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            if (!pattern.SequenceEqual(_keys[i].Pattern)) continue;
            _keys[i] = _keys[i] with { Rights = _keys[i].Rights | rights };
            return;
        }

        _keys.Add(new KeyPattern(pattern.ToArray(), rights));
    }

    public void AddChannels(ReadOnlySpan<byte> pattern)
    {
        foreach (var other in _channels)
        {
            if (pattern.SequenceEqual(other)) return;
        }

        _channels.Add(pattern.ToArray());
    }

    public bool AllowsKey(ReadOnlySpan<byte> key, KeyUse use)
    {
        if (AllowsAllKeys) return true;
        var wanted = RightsFor(use);
        foreach (var (pattern, rights) in _keys)
        {
            if ((rights & wanted) == wanted && GlobPattern.Matches(pattern, key)) return true;
        }

        return false;
    }

    /// <summary>Whether any key there may ever be can be used so.</summary>
    public bool AllowsAnyKey(KeyUse use)
    {
        if (AllowsAllKeys) return true;
        var wanted = RightsFor(use);
        foreach (var (pattern, rights) in _keys)
        {
            if ((rights & wanted) == wanted && pattern is [(byte)'*']) return true;
        }

        return false;
    }

    public bool AllowsChannel(ReadOnlySpan<byte> channel, bool isPattern) =>
        AllowsAllChannels || ChannelPatterns.Allow(_channels, channel, isPattern);

    /// <summary>The key patterns as rules.</summary>
    public string DescribeKeys() => AllowsAllKeys
        ? "~*"
        : string.Join(' ', _keys.Select(static key => Text(key.Sign) + Text(key.Pattern)));

    /// <summary>The channel patterns as rules.</summary>
    public string DescribeChannels() => AllowsAllChannels
        ? "&*"
        : string.Join(' ', _channels.Select(static channel => $"&{Text(channel)}"));

    /// <summary>The rules that make it, a character for each byte.</summary>
    public string Describe()
    {
        var text = new StringBuilder(DescribeKeys());
        if (text.Length > 0) text.Append(' ');
        if (!AllowsAllChannels) text.Append("resetchannels ");
        var channels = DescribeChannels();
        if (channels.Length > 0) text.Append(channels).Append(' ');
        return text.Append(CommandRules.Describe(Commands)).ToString();
    }

    private static KeyRights RightsFor(KeyUse use)
    {
        var rights = (use & KeyUse.Access) != 0 ? KeyRights.Read : KeyRights.None;
        return (use & (KeyUse.Insert | KeyUse.Update | KeyUse.Delete)) != 0 ? rights | KeyRights.Write : rights;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}

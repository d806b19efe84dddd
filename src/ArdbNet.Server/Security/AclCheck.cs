using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Security;

/// <summary>
/// Says whether a user may run a command with its arguments, without running it. Used by the executor only; allocates
/// nothing.
/// </summary>
public sealed class AclCheck
{
    private readonly KeyFinder _keyFinder = new();

    /// <summary>
    /// Asks each selector of the user, and tells of one that fits least: a key or channel that it does not allow rather
    /// than a command. What needs no authentication, and any command of nobody (null: a stream), is always allowed.
    /// </summary>
    /// <param name="user">Who wants to run it.</param>
    /// <param name="command">What.</param>
    /// <param name="request">With which arguments.</param>
    /// <param name="start">Where the command's name is in the request.</param>
    public Denial Check(User? user, Command command, in Request request, int start = 0)
    {
        if (user is null || user.IsUnrestricted) return default;

        var selectors = user.Selectors;
        var denial = new Denial(DenialReason.Command, 0);
        var keys = default(ReadOnlySpan<FoundKey>);
        if (command.Keys.HaveKeys) _keyFinder.TryFind(command, in request, out keys, start);
        for (var i = 0; i < selectors.Count; i++)
        {
            var found = Check(selectors[i], command, in request, start, keys);
            if (found.Reason == DenialReason.None) return found;
            if (found.Reason > denial.Reason
                || (found.Reason == denial.Reason && found.Position > denial.Position))
            {
                denial = found;
            }
        }

        return denial;
    }

    /// <summary>
    /// Whether a selector allows the command and, besides, such a use of any key whatsoever: SORT's BY and GET read
    /// keys that no argument names.
    /// </summary>
    public bool AllowsAnyKey(User? user, Command command, in Request request, KeyUse use)
    {
        if (user is null || user.IsUnrestricted) return true;
        var keys = default(ReadOnlySpan<FoundKey>);
        if (command.Keys.HaveKeys) _keyFinder.TryFind(command, in request, out keys);
        foreach (var selector in user.Selectors)
        {
            if (!selector.AllowsAnyKey(use)) continue;
            if (Check(selector, command, in request, 0, keys).Reason == DenialReason.None) return true;
        }

        return false;
    }

    private static Denial Check(
        Selector selector, Command command, in Request request, int start, ReadOnlySpan<FoundKey> keys)
    {
        if (!command.Is(CommandFlags.NoAuth) && !selector.Commands.Allows(command, in request, start))
        {
            return new Denial(DenialReason.Command, 0);
        }

        foreach (var key in keys)
        {
            if (!selector.AllowsKey(request[start + key.Position], key.Use))
            {
                return new Denial(DenialReason.Key, key.Position);
            }
        }

        return command.Channels == ChannelUse.None || selector.AllowsAllChannels
            ? default
            : CheckChannels(selector, command, in request, start);
    }

    private static Denial CheckChannels(Selector selector, Command command, in Request request, int start)
    {
        var end = command.Channels == ChannelUse.Publish ? Math.Min(2, request.Count - start) : request.Count - start;
        for (var i = 1; i < end; i++)
        {
            if (!selector.AllowsChannel(request[start + i], command.Channels == ChannelUse.SubscribePattern))
            {
                return new Denial(DenialReason.Channel, i);
            }
        }

        return default;
    }
}

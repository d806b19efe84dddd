using System.Text;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Security;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>Which clients CLIENT KILL means.</summary>
internal sealed class ClientFilter
{
    private string? _remote;
    private string? _local;
    private ClientType? _type;
    private User? _user;
    private long _id;
    private bool _skipsCaller = true;

    /// <summary>CLIENT KILL address: it may be the caller itself.</summary>
    public static ClientFilter ByAddress(ReadOnlySpan<byte> address) => new()
    {
        _remote = Encoding.Latin1.GetString(address),
        _skipsCaller = false,
    };

    /// <summary>Reads pairs of options and values. False when one is wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, int first, out ClientFilter filter)
    {
        filter = new ClientFilter();
        for (var i = first; i < call.Count; i += 2)
        {
            if (i + 1 == call.Count)
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }

            if (!filter.TryReadOption(call, i)) return false;
        }

        return true;
    }

    public bool Matches(Session session, Session caller) =>
        (_remote is null || _remote == ClientAddress.Remote(session))
        && (_local is null || _local == ClientAddress.Local(session))
        && (_type is null || _type == session.Type)
        && (_user is null || _user == session.User)
        && (_id == 0 || _id == session.Id)
        && !(_skipsCaller && session == caller);

    /// <summary>Whether the link to this server's master, which is no session, is meant by its type.</summary>
    public bool MatchesMaster =>
        _type == ClientType.Master && _remote is null && _local is null && _user is null && _id == 0;

    private bool TryReadOption(Call call, int i)
    {
        if (call.Is(i, "ID"u8))
        {
            return call.TryReadInteger(i + 1, 1, long.MaxValue, out _id, "ERR client-id should be greater than 0"u8);
        }

        if (call.Is(i, "TYPE"u8)) return TryReadType(call, i + 1, out _type);
        if (call.Is(i, "USER"u8)) return TryReadUser(call, i + 1);
        if (call.Is(i, "ADDR"u8))
        {
            _remote = Encoding.Latin1.GetString(call[i + 1]);
            return true;
        }

        if (call.Is(i, "LADDR"u8))
        {
            _local = Encoding.Latin1.GetString(call[i + 1]);
            return true;
        }

        if (call.Is(i, "SKIPME"u8) && (call.Is(i + 1, "YES"u8) || call.Is(i + 1, "NO"u8)))
        {
            _skipsCaller = call.Is(i + 1, "YES"u8);
            return true;
        }

        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }

    /// <summary>False when the word is no type: then the client has got its error.</summary>
    public static bool TryReadType(Call call, int index, out ClientType? type)
    {
        type = ClientTypeName.Parse(call[index]);
        if (type is not null) return true;
        call.Reply.Error($"ERR Unknown client type '{QuotedArgument.Of(call[index])}'");
        return false;
    }

    private bool TryReadUser(Call call, int index)
    {
        _user = call.Server.Users.Find(call[index]);
        if (_user is not null) return true;
        call.Reply.Error($"ERR No such user '{QuotedArgument.Of(call[index])}'");
        return false;
    }
}

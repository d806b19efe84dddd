using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Ids in arguments. When a method returns false the client has got its error.</summary>
internal static class IdArgument
{
    private static ReadOnlySpan<byte> Invalid => "ERR Invalid stream ID specified as stream command argument"u8;

    /// <summary>An id that is neither - nor +.</summary>
    public static bool TryRead(Call call, int index, out StreamId id)
    {
        if (StreamId.TryParse(call[index], 0, out id)) return true;
        call.Reply.Error(Invalid);
        return false;
    }

    /// <summary>An id that was read before.</summary>
    public static StreamId At(Call call, int index) => StreamId.TryParse(call[index], 0, out var id) ? id : StreamId.Zero;

    /// <summary>An id of XADD, which may leave the sequence number to the server.</summary>
    public static bool TryRead(Call call, int index, out StreamId id, out bool lacksSequence)
    {
        if (StreamId.TryParse(call[index], 0, mayLackSequence: true, out id, out lacksSequence)) return true;
        call.Reply.Error(Invalid);
        return false;
    }

    /// <summary>An id, or - or + for the least and the greatest one.</summary>
    public static bool TryReadLoosely(Call call, int index, ulong missingSequence, out StreamId id)
    {
        if (TryParseLoosely(call[index], missingSequence, out id)) return true;
        call.Reply.Error(Invalid);
        return false;
    }

    /// <summary>The first id of a range; a bracket in front leaves the id itself out.</summary>
    public static bool TryReadStart(Call call, int index, out StreamId id)
    {
        if (!IsExclusive(call[index])) return TryReadLoosely(call, index, 0, out id);
        if (!TryReadBehindBracket(call, index, 0, out id)) return false;
        if (id.TryIncrement(out id)) return true;
        call.Reply.Error("ERR invalid start ID for the interval"u8);
        return false;
    }

    /// <summary>The last id of a range; a bracket in front leaves the id itself out.</summary>
    public static bool TryReadEnd(Call call, int index, out StreamId id)
    {
        if (!IsExclusive(call[index])) return TryReadLoosely(call, index, ulong.MaxValue, out id);
        if (!TryReadBehindBracket(call, index, ulong.MaxValue, out id)) return false;
        if (id.TryDecrement(out id)) return true;
        call.Reply.Error("ERR invalid end ID for the interval"u8);
        return false;
    }

    private static bool IsExclusive(ReadOnlySpan<byte> argument) => argument.Length > 1 && argument[0] == '(';

    private static bool TryReadBehindBracket(Call call, int index, ulong missingSequence, out StreamId id)
    {
        if (StreamId.TryParse(call[index][1..], missingSequence, out id)) return true;
        call.Reply.Error(Invalid);
        return false;
    }

    private static bool TryParseLoosely(ReadOnlySpan<byte> argument, ulong missingSequence, out StreamId id)
    {
        id = StreamId.Zero;
        if (argument.SequenceEqual("-"u8)) return true;
        id = StreamId.Max;
        return argument.SequenceEqual("+"u8) || StreamId.TryParse(argument, missingSequence, out id);
    }
}

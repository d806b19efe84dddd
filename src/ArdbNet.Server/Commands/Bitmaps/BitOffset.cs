using ArdbNet.Resp;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Bitmaps;

/// <summary>Bit offsets as commands get them.</summary>
internal static class BitOffset
{
    private static ReadOnlySpan<byte> NotAnOffset => "ERR bit offset is not an integer or out of range"u8;

    /// <summary>Reads an offset; false when the client has got an error.</summary>
    public static bool TryRead(Call call, int index, out long offset) =>
        RedisInteger.TryParse(call[index], out offset) && IsWithinLimit(call, offset) || Refuse(call);

    /// <summary>Reads an offset, or, behind a #, the number of a field of this width. False when the client has got an error.</summary>
    public static bool TryRead(Call call, int index, int width, out long offset)
    {
        var text = call[index];
        if (!text.StartsWith("#"u8)) return TryRead(call, index, out offset);
        if (!RedisInteger.TryParse(text[1..], out offset)) return Refuse(call);
        offset = unchecked(offset * width);
        return IsWithinLimit(call, offset) || Refuse(call);
    }

    // What a stream says has happened already, under its own server's limit.
    private static bool IsWithinLimit(Call call, long offset) =>
        offset >= 0 && (call.IsApplying || offset >> 3 < call.Server.Options.ProtoMaxBulkLength);

    private static bool Refuse(Call call)
    {
        call.Reply.Error(NotAnOffset);
        return false;
    }
}

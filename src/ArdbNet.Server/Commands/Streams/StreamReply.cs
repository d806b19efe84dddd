using ArdbNet.Resp.Writing;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Parts of replies that stream commands share.</summary>
internal static class StreamReply
{
    public static void Id(ReplyWriter reply, StreamId id)
    {
        Span<byte> text = stackalloc byte[StreamId.MaxTextLength];
        reply.Bulk(text[..id.Format(text)]);
    }

    // [id, [field, value, …]]
    public static void Item(ReplyWriter reply, StreamItem item)
    {
        reply.ArrayHeader(2);
        Id(reply, item.Id);
        reply.ArrayHeader(2L * item.PairCount);
        while (item.TryReadPair(out var field, out var value))
        {
            reply.Bulk(field);
            reply.Bulk(value);
        }
    }

    /// <summary>A number, or null when it cannot be told.</summary>
    public static void Number(ReplyWriter reply, long? number)
    {
        if (number is { } known) reply.Integer(known);
        else reply.Null();
    }
}

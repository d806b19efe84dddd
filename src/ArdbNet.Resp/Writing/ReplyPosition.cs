namespace ArdbNet.Resp.Writing;

/// <summary>A place in a <see cref="ReplyBuffer"/>, to rewind to.</summary>
public readonly record struct ReplyPosition
{
    internal ReplyPosition(int segment, int length, long total)
    {
        Segment = segment;
        Length = length;
        Total = total;
    }

    internal int Segment { get; }

    internal int Length { get; }

    internal long Total { get; }
}

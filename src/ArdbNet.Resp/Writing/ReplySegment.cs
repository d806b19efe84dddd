namespace ArdbNet.Resp.Writing;

/// <summary>One pooled array of a reply buffer and how much of it is written.</summary>
internal struct ReplySegment
{
    public byte[] Bytes;
    public int Length;
}

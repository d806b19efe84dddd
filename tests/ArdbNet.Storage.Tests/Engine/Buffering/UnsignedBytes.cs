namespace ArdbNet.Storage.Tests.Engine.Buffering;

internal sealed class UnsignedBytes : IComparer<byte[]>
{
    public static readonly UnsignedBytes Order = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>Bytes that come in pieces of random length.</summary>
internal sealed class SlicedStream(byte[] bytes, Random random) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) =>
        buffer.IsEmpty ? 0 : base.Read(buffer[..random.Next(1, Math.Min(buffer.Length, 5000) + 1)]);
}

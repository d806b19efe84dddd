using System.Runtime.InteropServices;

namespace ArdbNet.Replication.RawStream;

/// <summary>Decompresses blocks. One thread at a time.</summary>
internal sealed class ZstdDecompressor : SafeHandle
{
    public ZstdDecompressor()
        : base(0, ownsHandle: true)
    {
        SetHandle(Zstd.CreateDecompressor());
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>False unless exactly <paramref name="target"/> comes out.</summary>
    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = Zstd.Decompress(handle, target, (nuint)target.Length, source, (nuint)source.Length);
        return Zstd.IsError(length) == 0 && length == (nuint)target.Length;
    }

    protected override bool ReleaseHandle() => Zstd.FreeDecompressor(handle) == 0;
}

namespace ArdbNet.Server.Dispatch;

/// <summary>Compares ASCII names regardless of case, so that the table answers a span of any case without a copy.</summary>
internal sealed class CommandNameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static CommandNameComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x is not null && y is not null && Equals(x.AsSpan(), y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other)
    {
        if (alternate.Length != other.Length) return false;
        for (var i = 0; i < alternate.Length; i++)
        {
            if (Lower(alternate[i]) != Lower(other[i])) return false;
        }

        return true;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = 2166136261u;
        foreach (var b in alternate) hash = (hash ^ Lower(b)) * 16777619;
        return (int)hash;
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private static uint Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20u : b;
}

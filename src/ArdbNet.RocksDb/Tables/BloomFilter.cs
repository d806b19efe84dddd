using System.Buffers.Binary;

namespace ArdbNet.RocksDb.Tables;

/// <summary>
/// The filter of a table file in the form that RocksDB wrote up to format 4 and reads ever since: each key sets its bits
/// within one line of 64 bytes.
/// </summary>
internal sealed class BloomFilter
{
    private const int LineBytes = 64;
    private const int LineBits = LineBytes * 8;
    private const long MostBits = 0xFFFF0000;
    private const uint Seed = 0xBC9F1D34;
    private const uint Factor = 0xC6A4A793;

    private readonly int _bitsPerKey;
    private readonly int _probes;
    private readonly List<uint> _hashes = [];

    public BloomFilter(int bitsPerKey)
    {
        _bitsPerKey = bitsPerKey;
        _probes = Math.Clamp((int)(bitsPerKey * 0.69), 1, 30);
    }

    public int Keys => _hashes.Count;

    public void Clear() => _hashes.Clear();

    public void Add(ReadOnlySpan<byte> key) => _hashes.Add(Hash(key));

    // lines of 64 bytes · bits a key sets u8 · number of lines u32
    public byte[] Finish()
    {
        var bits = Math.Min((long)_hashes.Count * _bitsPerKey, MostBits);
        // An odd number has more bits of the hash take part.
        var lines = (uint)((bits + LineBits - 1) / LineBits) | 1;
        var filter = new byte[(lines * LineBytes) + 5];
        foreach (var hash in _hashes) SetBits(filter.AsSpan((int)(hash % lines) * LineBytes, LineBytes), hash);
        filter[^5] = (byte)_probes;
        BinaryPrimitives.WriteUInt32LittleEndian(filter.AsSpan(filter.Length - 4), lines);
        return filter;
    }

    private void SetBits(Span<byte> line, uint hash)
    {
        var step = (hash >> 17) | (hash << 15);
        for (var probe = 0; probe < _probes; probe++, hash += step)
        {
            line[(int)(hash % LineBits) >> 3] |= (byte)(1 << (int)(hash & 7));
        }
    }

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ ((uint)key.Length * Factor);
        for (; key.Length >= sizeof(uint); key = key[sizeof(uint)..])
        {
            hash = (hash + BinaryPrimitives.ReadUInt32LittleEndian(key)) * Factor;
            hash ^= hash >> 16;
        }

        if (key.IsEmpty) return hash;
        // The format has these bytes with a sign.
        if (key.Length > 2) hash += (uint)(sbyte)key[2] << 16;
        if (key.Length > 1) hash += (uint)(sbyte)key[1] << 8;
        hash = (hash + (uint)(sbyte)key[0]) * Factor;
        return hash ^ (hash >> 24);
    }
}

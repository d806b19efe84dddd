using System.Globalization;
using System.Text;

namespace ArdbNet.Benchmarks.Load;

/// <summary>Writes GET and SET of keys such as key:000000012345; values are random text that LZ4 can't pack.</summary>
internal sealed class RequestWriter
{
    private const int Digits = 12;
    private const int PoolSize = 1 << 20;

    private readonly byte[] _get;
    private readonly byte[] _set;
    private readonly byte[] _pool;
    private readonly int _valueSize;
    private SplitMix64 _random;

    public RequestWriter(int valueSize, ulong seed)
    {
        _valueSize = valueSize;
        _random = new SplitMix64(seed);
        var key = string.Create(CultureInfo.InvariantCulture, $"${Digits + 4}\r\nkey:{new string('0', Digits)}\r\n");
        _get = Encoding.ASCII.GetBytes($"*2\r\n$3\r\nGET\r\n{key}");
        _set = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n{key}${valueSize}\r\n"));
        _pool = new byte[PoolSize + valueSize];
        foreach (ref var letter in _pool.AsSpan()) letter = (byte)('0' + (_random.Next() >> 58));
    }

    /// <summary>No request is longer.</summary>
    public int LongestSize => _set.Length + _valueSize + 2;

    /// <summary>Gives the number of bytes written.</summary>
    public int Write(Span<byte> into, RequestKind kind, long key) =>
        kind == RequestKind.Update ? WriteSet(into, key) : WriteGet(into, key);

    // *2\r\n$3\r\nGET\r\n$16\r\nkey:<12 digits>\r\n
    private int WriteGet(Span<byte> into, long key)
    {
        _get.CopyTo(into);
        WriteDigits(into[..(_get.Length - 2)], key);
        return _get.Length;
    }

    // *3\r\n$3\r\nSET\r\n$16\r\nkey:<12 digits>\r\n$<n>\r\n<n bytes>\r\n
    private int WriteSet(Span<byte> into, long key)
    {
        _set.CopyTo(into);
        WriteDigits(into[..(_get.Length - 2)], key);
        var value = into[_set.Length..];
        _pool.AsSpan((int)_random.NextBelow(PoolSize), _valueSize).CopyTo(value);
        value[_valueSize] = (byte)'\r';
        value[_valueSize + 1] = (byte)'\n';
        return LongestSize;
    }

    private static void WriteDigits(Span<byte> end, long number)
    {
        for (var i = 1; i <= Digits; i++)
        {
            (number, var digit) = Math.DivRem(number, 10);
            end[^i] = (byte)('0' + digit);
        }
    }
}

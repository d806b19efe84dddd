using ArdbNet.Resp;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// Bytes that parts of an entry would take in a listpack. Redis closes a node by them, and which entries share a node
/// is seen by clients who trim with ~.
/// </summary>
internal static class PackedSize
{
    /// <summary>Header and end of a listpack.</summary>
    public const int Frame = 7;

    public static long OfText(ReadOnlySpan<byte> text)
    {
        if (RedisInteger.TryParse(text, out var number)) return Of(number);
        var length = text.Length;
        return WithBackLength(length < 64 ? 1L + length : length < 4096 ? 2L + length : 5L + length);
    }

    public static long Of(long number) => WithBackLength(number switch
    {
        >= 0 and <= 127 => 1,
        >= -4096 and <= 4095 => 2,
        >= short.MinValue and <= short.MaxValue => 3,
        >= -(1 << 23) and <= (1 << 23) - 1 => 4,
        >= int.MinValue and <= int.MaxValue => 5,
        _ => 9,
    });

    private static long WithBackLength(long bytes) => bytes switch
    {
        <= 127 => bytes + 1,
        < 16383 => bytes + 2,
        < 2097151 => bytes + 3,
        < 268435455 => bytes + 4,
        _ => bytes + 5,
    };
}

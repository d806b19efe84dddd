using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.Streams;

/// <summary>
/// An entry that was delivered and not acknowledged: delivered at (ms, i64) · deliveries (i64) · name of the consumer.
/// </summary>
public readonly ref struct PendingEntry(ReadOnlySpan<byte> value)
{
    public const int PrefixLength = 16;

    private readonly ReadOnlySpan<byte> _value = value;

    public long DeliveredAtMs => BinaryPrimitives.ReadInt64BigEndian(_value);

    public long DeliveryCount => BinaryPrimitives.ReadInt64BigEndian(_value[8..]);

    /// <summary>The name of the consumer that it was delivered to.</summary>
    public ReadOnlySpan<byte> Owner => _value[PrefixLength..];

    public static void Write(
        Span<byte> destination, long deliveredAtMs, long deliveryCount, ReadOnlySpan<byte> owner)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, deliveredAtMs);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], deliveryCount);
        owner.CopyTo(destination[PrefixLength..]);
    }
}

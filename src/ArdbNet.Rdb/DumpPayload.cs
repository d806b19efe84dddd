using System.Buffers.Binary;

namespace ArdbNet.Rdb;

/// <summary>DUMP's frame: type u8 · value · version u16 · CRC-64 of all before, both little-endian.</summary>
public static class DumpPayload
{
    public const int FooterLength = sizeof(ushort) + sizeof(ulong);

    /// <summary>False when the payload is too short, from a newer version, or not what its checksum says.</summary>
    /// <param name="payload">What DUMP gave.</param>
    /// <param name="content">Type and value.</param>
    public static bool TryOpen(ReadOnlyMemory<byte> payload, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (payload.Length < FooterLength) return false;

        var footer = payload.Span[^FooterLength..];
        if (BinaryPrimitives.ReadUInt16LittleEndian(footer) > RdbVersion.Newest) return false;

        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(footer[sizeof(ushort)..]);
        if (Crc64.Append(0, payload.Span[..^sizeof(ulong)]) != checksum) return false;

        content = payload[..^FooterLength];
        return true;
    }

    /// <summary>Writes the footer for type and value.</summary>
    public static void WriteFooter(ReadOnlySpan<byte> content, Span<byte> footer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(footer, RdbVersion.Written);
        var checksum = Crc64.Append(Crc64.Append(0, content), footer[..sizeof(ushort)]);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[sizeof(ushort)..], checksum);
    }
}

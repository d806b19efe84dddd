using System.Buffers.Binary;

namespace ArdbNet.Rdb;

/// <summary>DUMP's frame: type u8 · value · version u16 · CRC-64 of all before, both little-endian.</summary>
public static class DumpPayload
{
    public const int FooterLength = sizeof(ushort) + sizeof(ulong);

    /// <summary>False when the payload is too short, from a newer version, or not what its checksum says.</summary>
    /// <param name="payload">What DUMP gave.</param>
    /// <param name="content">Type and value.</param>
    public static bool TryOpen(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (payload.Length < FooterLength) return false;

        var footer = payload[^FooterLength..];
        if (BinaryPrimitives.ReadUInt16LittleEndian(footer) > RdbVersion.Newest) return false;

        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(footer[sizeof(ushort)..]);
        if (Crc64.Append(0, payload[..^sizeof(ulong)]) != checksum) return false;

        content = payload[..^FooterLength];
        return true;
    }

    /// <summary>Writes the footer for type and value.</summary>
    public static void WriteFooter(ReadOnlySpan<byte> content, Span<byte> footer)
    {
        WriteFooter(Crc64.Append(0, content), footer);
    }

    /// <summary>Writes the footer behind bytes of a known checksum.</summary>
    public static void WriteFooter(ulong contentChecksum, Span<byte> footer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(footer, RdbVersion.Written);
        var checksum = Crc64.Append(contentChecksum, footer[..sizeof(ushort)]);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[sizeof(ushort)..], checksum);
    }
}

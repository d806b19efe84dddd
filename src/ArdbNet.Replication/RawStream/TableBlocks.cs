using System.Buffers.Binary;
using ArdbNet.RocksDb.Tables;

namespace ArdbNet.Replication.RawStream;

/// <summary>A raw block's data blocks, each packed for itself as table files have them.</summary>
internal static class TableBlocks
{
    private const int HeadLength = 1 + sizeof(uint);

    /// <summary>Returns the stored length, or 0 when <paramref name="target"/> is too short for it.</summary>
    // (0 as it is, 4 packed u8 · length u32 · bytes)…
    public static int Pack(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        var stored = 0;
        while (!raw.IsEmpty)
        {
            var block = raw.Slice(sizeof(uint), BinaryPrimitives.ReadInt32BigEndian(raw));
            raw = raw[(sizeof(uint) + block.Length)..];
            var room = target[stored..];
            if (room.Length < HeadLength + block.Length) return 0;
            var length = PackedBlock.TryPack(block, room[HeadLength..]);
            room[0] = length > 0 ? RawFormat.PackedTableBlock : RawFormat.PlainTableBlock;
            if (length == 0)
            {
                block.CopyTo(room[HeadLength..]);
                length = block.Length;
            }

            BinaryPrimitives.WriteInt32BigEndian(room[1..], length);
            stored += HeadLength + length;
        }

        return stored;
    }

    /// <summary>False unless exactly <paramref name="raw"/> comes out.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        while (!stored.IsEmpty)
        {
            if (!TryTake(ref stored, out var bytes, out var isPacked) || raw.Length < sizeof(uint)) return false;
            var room = raw[sizeof(uint)..];
            var length = bytes.Length;
            if (isPacked) length = PackedBlock.TryUnpack(bytes, room);
            else if (length <= room.Length) bytes.CopyTo(room);
            if (length == 0 || length > room.Length) return false;
            BinaryPrimitives.WriteInt32BigEndian(raw, length);
            raw = room[length..];
        }

        return raw.IsEmpty;
    }

    /// <summary>The next data block as it is stored; false when the bytes are none.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> stored, out ReadOnlySpan<byte> bytes, out bool isPacked)
    {
        bytes = default;
        isPacked = false;
        if (stored.Length < HeadLength || stored[0] is not (RawFormat.PlainTableBlock or RawFormat.PackedTableBlock)) return false;
        isPacked = stored[0] == RawFormat.PackedTableBlock;
        var length = BinaryPrimitives.ReadInt32BigEndian(stored[1..]);
        if (length <= 0 || length > stored.Length - HeadLength) return false;
        bytes = stored.Slice(HeadLength, length);
        stored = stored[(HeadLength + length)..];
        return true;
    }
}

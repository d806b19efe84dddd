using System.Buffers.Binary;

namespace ArdbNet.Rdb.Writing;

/// <summary>
/// Writes what stands around the values of a file. No sizes, and no notes unless they must be: one byte that is unknown to
/// an old Redis ends its process.
/// </summary>
public sealed class RdbFileWriter(RdbWriter values)
{
    /// <summary>Bytes of the checksum behind the end.</summary>
    public const int ChecksumLength = sizeof(ulong);

    /// <summary>The form that every Redis since 2.6 loads.</summary>
    public void Header() => values.Piece("REDIS0006"u8);

    /// <summary>A form for Redis since 4.0: it may have notes.</summary>
    public void HeaderBeforeNotes() => values.Piece("REDIS0008"u8);

    /// <summary>Something beside the data, by a name that readers know or pass over.</summary>
    // FA <name> <value>
    public void Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        values.Opcode(RdbOpcode.Auxiliary);
        values.String(name);
        values.String(value);
    }

    /// <summary>The source of a library of functions, for Redis since 7.0.</summary>
    // F5 <source>
    public void Function(ReadOnlySpan<byte> source)
    {
        values.Opcode(RdbOpcode.Function);
        values.String(source);
    }

    // FE <database>
    public void Database(int index)
    {
        values.Opcode(RdbOpcode.SelectDatabase);
        values.Length((ulong)index);
    }

    /// <summary>What comes before a value: when its key expires, and the key itself behind the type that comes next.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expireAtMs">Milliseconds since 1970, 0 = never.</param>
    // FC <ms>, if it expires
    public void BeginKey(ReadOnlySpan<byte> key, long expireAtMs)
    {
        if (expireAtMs != 0)
        {
            values.Opcode(RdbOpcode.ExpireAtMs);
            values.Milliseconds(expireAtMs);
        }

        values.KeyOfNext(key);
    }

    /// <summary>A string that is whole in memory, with its key.</summary>
    public void String(ReadOnlySpan<byte> key, long expireAtMs, ReadOnlySpan<byte> value)
    {
        BeginKey(key, expireAtMs);
        values.Type(RdbType.String);
        values.String(value);
    }

    public void End() => values.Opcode(RdbOpcode.End);

    /// <summary>The checksum of all that was written: u64, little-endian.</summary>
    public void Checksum(ulong checksum)
    {
        Span<byte> bytes = stackalloc byte[ChecksumLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, checksum);
        values.Piece(bytes);
    }
}

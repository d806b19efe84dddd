using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ArdbNet.RocksDb.Tables;

/// <summary>What a table file says of itself: a block of names in byte order, each with a value.</summary>
internal sealed class TableProperties
{
    private const uint ExternalVersion = 2;
    private const int SessionLength = 20;

    private readonly SortedDictionary<string, byte[]> _values = new(StringComparer.Ordinal)
    {
        ["rocksdb.block.based.table.index.type"] = new byte[sizeof(uint)],
        ["rocksdb.block.based.table.prefix.filtering"] = "0"u8.ToArray(),
        ["rocksdb.block.based.table.whole.key.filtering"] = "1"u8.ToArray(),
        ["rocksdb.comparator"] = "leveldb.BytewiseComparator"u8.ToArray(),
        // The number that a store gives the file when it takes it in.
        ["rocksdb.external_sst_file.global_seqno"] = new byte[sizeof(ulong)],
    };

    /// <param name="session">Of the writer; with the number it names the file in block caches.</param>
    /// <param name="number">Of the file among those of its writer, from 1 on.</param>
    public TableProperties(string session, long number)
    {
        Add("rocksdb.creating.db.identity", "ArdbNet");
        Add("rocksdb.creating.session.identity", session);
        Add("rocksdb.original.file.number", number);
        var version = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(version, ExternalVersion);
        _values["rocksdb.external_sst_file.version"] = version;
    }

    /// <summary>A name for a writer that no other has.</summary>
    public static string NewSession() =>
        RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", SessionLength);

    public void Add(string name, long value)
    {
        var bytes = new TableBytes(10);
        bytes.AppendVarInt((ulong)value);
        _values[name] = bytes.Span.ToArray();
    }

    public void Add(string name, string value) => _values[name] = Encoding.ASCII.GetBytes(value);

    public BlockHandle WriteTo(TableOutput output)
    {
        var block = new BlockBuilder(restartInterval: 1);
        foreach (var (name, value) in _values) block.Add(Encoding.ASCII.GetBytes(name), value);
        return output.WriteBlock(block.Finish(), mayCompress: false);
    }
}

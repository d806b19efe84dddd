using System.Buffers.Binary;
using System.Text;

namespace ArdbNet.Replication.Log;

/// <summary>What the log must know of itself besides its bytes.</summary>
/// <param name="Sequence">Grows with every write; the copy with the greater one counts.</param>
/// <param name="History">The stream's names.</param>
/// <param name="Tail">The log's end when this was written: exact after a clean close, else a lower bound.</param>
/// <param name="SelectedDatabase">The stream's database at the tail, -1 when unknown.</param>
/// <param name="IsClean">The log was synced and closed after its last byte.</param>
/// <param name="BootId">The machine's boot during which this was written.</param>
internal sealed record LogState(
    long Sequence,
    HistoryIds History,
    long Tail,
    int SelectedDatabase,
    bool IsClean,
    string BootId)
{
    public const uint Version = 1;
    public const int Length = SegmentLayout.SectorSize;
    public const int BootIdLength = 36;

    private const uint CleanFlag = 1;
    private const uint FollowsMasterFlag = 2;
    private const int IdsPosition = 40;
    private const int StorePosition = IdsPosition + 2 * HistoryIds.IdLength + BootIdLength;
    private const int MarkPosition = StorePosition + LogOptions.StoreIdLength;

    /// <summary>The store whose changes the log holds; empty when unknown.</summary>
    public string StoreId { get; init; } = "";

    /// <summary>Where this was written.</summary>
    public PlaceMark Mark { get; init; }

    private static ReadOnlySpan<byte> Magic => "ARDBSTAT"u8;

    // magic, version | i64 sequence | i64 tail | i64 second offset | i32 database | u32 flags
    //   | 40 id | 40 second id | 36 boot id | 36 store id | u64 inode, i64 ctime
    //   | … | u32 CRC32C
    public void WriteTo(Span<byte> sector)
    {
        sector.Clear();
        var body = sector[Sector.BodyPosition..];
        BinaryPrimitives.WriteInt64LittleEndian(body, Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], Tail);
        BinaryPrimitives.WriteInt64LittleEndian(body[16..], History.SecondOffset);
        BinaryPrimitives.WriteInt32LittleEndian(body[24..], SelectedDatabase);
        var flags = (IsClean ? CleanFlag : 0) | (History.FollowsMaster ? FollowsMasterFlag : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body[28..], flags);
        var ids = body[IdsPosition..];
        Encoding.ASCII.GetBytes(History.ReplicationId, ids);
        Encoding.ASCII.GetBytes(History.SecondReplicationId, ids[HistoryIds.IdLength..]);
        Encoding.ASCII.GetBytes(BootId, ids[(2 * HistoryIds.IdLength)..]);
        Encoding.ASCII.GetBytes(StoreId, body[StorePosition..]);
        BinaryPrimitives.WriteUInt64LittleEndian(body[MarkPosition..], Mark.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(body[(MarkPosition + 8)..], Mark.ChangedAtNs);
        Sector.Seal(sector, Magic, Version);
    }

    /// <summary>Reads a copy; null when it is damaged.</summary>
    /// <exception cref="LogException">It was written by a newer version.</exception>
    public static LogState? Read(ReadOnlySpan<byte> sector, string path)
    {
        if (Sector.Verify(sector, Magic) is not { } version)
        {
            return null;
        }

        if (version > Version)
        {
            throw new LogException(
                $"{path} has log state version {version}, this program knows versions up to {Version}.");
        }

        var body = sector[Sector.BodyPosition..];
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body[28..]);
        var ids = body[IdsPosition..];
        var history = new HistoryIds(
            Encoding.ASCII.GetString(ids[..HistoryIds.IdLength]),
            Encoding.ASCII.GetString(ids.Slice(HistoryIds.IdLength, HistoryIds.IdLength)),
            BinaryPrimitives.ReadInt64LittleEndian(body[16..]),
            (flags & FollowsMasterFlag) != 0);
        return new LogState(
            BinaryPrimitives.ReadInt64LittleEndian(body),
            history,
            BinaryPrimitives.ReadInt64LittleEndian(body[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[24..]),
            (flags & CleanFlag) != 0,
            Encoding.ASCII.GetString(ids.Slice(2 * HistoryIds.IdLength, BootIdLength)))
        {
            StoreId = Encoding.ASCII.GetString(body.Slice(StorePosition, LogOptions.StoreIdLength)).TrimEnd('\0'),
            Mark = new PlaceMark(
                BinaryPrimitives.ReadUInt64LittleEndian(body[MarkPosition..]),
                BinaryPrimitives.ReadInt64LittleEndian(body[(MarkPosition + 8)..])),
        };
    }
}

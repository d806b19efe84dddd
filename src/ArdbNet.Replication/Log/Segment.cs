using System.Runtime.CompilerServices;

namespace ArdbNet.Replication.Log;

/// <summary>
/// A fixed run of the stream in one mapped file. One thread appends; any thread that has acquired the segment reads.
/// Bytes are stored before the table entry that vouches for them, so a killed process leaves no entry without its bytes.
/// </summary>
internal sealed unsafe class Segment
{
    private const int FormattedAtOnce = 4 * SegmentLayout.PageSize;

    private readonly byte* _data;
    private readonly ulong* _table;
    private long _used;
    private uint _checksum;
    private int _markSlot;
    private int _holders = 1;
    private bool _disposeWhenFree;

    private Segment(SegmentFile file, SegmentHeader header)
    {
        File = file;
        Header = header;
        _table = (ulong*)(file.Start + SegmentLayout.TablePosition);
        _data = file.Start + SegmentLayout.DataPosition(header.DataLength);
    }

    public SegmentFile File { get; }

    public SegmentHeader Header { get; }

    public long First => Header.FirstOffset;

    public long End => Header.FirstOffset + Header.DataLength;

    public long PageCount => SegmentLayout.PageCount(Header.DataLength);

    /// <summary>Bytes that can still be appended.</summary>
    public long Room => Header.DataLength - _used;

    /// <summary>Bytes before this position have not been checked since the log was opened.</summary>
    public long UncheckedBefore { get; set; }

    /// <summary>Nobody reads it any more and it is no part of the log: its file may be used again.</summary>
    public bool IsFree => Volatile.Read(ref _holders) == 0;

    /// <summary>Makes a file an empty segment. The caller flushes it and gives it its name afterwards.</summary>
    public static Segment Format(SegmentFile file, SegmentHeader header)
    {
        var length = checked((int)SegmentLayout.DataPosition(header.DataLength));
        Span<byte> piece = stackalloc byte[FormattedAtOnce];
        for (var position = 0; position < length; position += piece.Length) file.Read(position, piece);
        // A used file's table must be gone before the new header can be seen; the salt makes doubly sure.
        new Span<byte>(file.Start, length).Clear();
        header.WriteTo(file.HeaderPage);
        return new Segment(file, header);
    }

    public static Segment Open(SegmentFile file, SegmentHeader header) => new(file, header);

    public PageEntry Entry(long page) => IsMapped(_table + page, sizeof(ulong))
        ? PageEntry.Unpack(Volatile.Read(ref _table[page]))
        : default;

    public void SetEntry(long page, PageEntry entry) => Volatile.Write(ref _table[page], entry.Pack());

    /// <summary>Says where appending goes on; the table must already agree.</summary>
    public void Resume(long used)
    {
        _used = used;
        _checksum = (used & (SegmentLayout.PageSize - 1)) == 0 ? 0 : Entry(used >> SegmentLayout.PageShift).Checksum;
        _markSlot = MarkedBytes(0) < MarkedBytes(1) ? 0 : 1;
    }

    /// <summary>Nothing more is appended.</summary>
    public void Seal() => _used = Header.DataLength;

    /// <summary>Appends bytes for which there is <see cref="Room"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var page = _used >> SegmentLayout.PageShift;
            var filled = (int)_used & (SegmentLayout.PageSize - 1);
            var part = bytes[..Math.Min(bytes.Length, SegmentLayout.PageSize - filled)];
            part.CopyTo(new Span<byte>(_data + _used, part.Length));
            _checksum = PageChecksum.Extend(filled == 0 ? Seed(page) : _checksum, part);
            SetEntry(page, new PageEntry(filled + part.Length, _checksum));
            _used += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Reads a piece of what is to be appended to from a position on: how many bytes, 0 at the end.</summary>
    public int ReadAhead(long position, Span<byte> piece) =>
        File.Read(SegmentLayout.DataPosition(Header.DataLength) + position, piece);

    /// <summary>Bytes from a position within the segment; the caller keeps the segment from being unmapped.</summary>
    public ReadOnlySpan<byte> Bytes(long position, int length) => new(_data + position, length);

    /// <summary>Do the page's bytes match the entry?</summary>
    public bool Matches(long page, PageEntry entry)
    {
        var start = _data + (page << SegmentLayout.PageShift);
        return entry.ValidBytes is > 0 and <= SegmentLayout.PageSize
            && IsMapped(start, entry.ValidBytes)
            && entry.Checksum == ChecksumOf(page, entry.ValidBytes);
    }

    public uint ChecksumOf(long page, int length) =>
        PageChecksum.Extend(Seed(page), Bytes(page << SegmentLayout.PageShift, length));

    /// <summary>The first page from <paramref name="page"/> on, up to <paramref name="end"/>, that is damaged.</summary>
    public long? FirstBadPage(long page, long end)
    {
        for (; page < end; page++)
        {
            if (!Matches(page, Entry(page)))
            {
                return page;
            }
        }

        return null;
    }

    public SyncMark? Mark(int slot) => SyncMark.Read(MarkSector(slot), Header.Salt);

    /// <summary>Bytes from the segment's start that a mark says were synced, 0 without a mark.</summary>
    public long MarkedBytes(int slot) =>
        Mark(slot) is { } mark ? (mark.Page << SegmentLayout.PageShift) + mark.Entry.ValidBytes : 0;

    public void ClearMark(int slot) => MarkSector(slot).Clear();

    public void Flush() => File.Flush();

    /// <summary>Flushes the bytes before <paramref name="position"/> and marks the page in which they end.</summary>
    public void Sync(long position)
    {
        var page = (position - 1) >> SegmentLayout.PageShift;
        new SyncMark(page, Entry(page)).WriteTo(MarkSector(_markSlot), Header.Salt);
        Flush();

        // Only now: while a sync has not succeeded, the other slot's mark is the one that is on the disk.
        _markSlot ^= 1;
    }

    /// <summary>
    /// Stores every page again as it is. After a failed fsync the system takes pages for clean that never reached the
    /// disk; only storing makes the next fsync write them.
    /// </summary>
    public void Redirty(long fromPosition, long toPosition)
    {
        var data = _data - File.Start;
        Redirty(File.Start, File.Start + data);
        Redirty(File.Start + data + fromPosition, File.Start + data + toPosition);
    }

    public bool TryAcquire()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
            {
                return true;
            }

            holders = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && _disposeWhenFree)
        {
            File.Dispose();
        }
    }

    /// <summary>The log gives the segment up and lets go of its file as soon as the last reader has.</summary>
    public void DisposeWhenFree()
    {
        _disposeWhenFree = true;
        Release();
    }

    private static void Redirty(byte* from, byte* to)
    {
        from = (byte*)((nuint)from & ~(nuint)(SegmentLayout.PageSize - 1));
        for (; from < to; from += SegmentLayout.PageSize)
        {
            // Atomic, because the appending thread may be storing into the same word.
            Interlocked.Or(ref Unsafe.AsRef<int>(from), 0);
        }
    }

    private Span<byte> MarkSector(int slot) => File.HeaderPage.Slice(
        SegmentLayout.MarkPosition + (slot * SegmentLayout.SectorSize), SegmentLayout.SectorSize);

    private uint Seed(long page) => PageChecksum.Seed(Header.Salt, First + (page << SegmentLayout.PageShift));

    private bool IsMapped(void* start, long length) => (byte*)start + length <= File.Start + File.Length;
}

using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Dumps;

/// <summary>A sorted set's members from the highest score down: Redis loads them faster so.</summary>
internal sealed class SortedSetDump(StoreView view, ulong collectionId, long count) : ValueDump
{
    private readonly ScoreCursor _cursor = new(view, collectionId);

    protected override void Begin(RdbWriter writer)
    {
        writer.Type(RdbType.SortedSet);
        writer.Length((ulong)count);
        _cursor.SeekToLast();
    }

    protected override bool WriteElement(RdbWriter writer)
    {
        if (!_cursor.IsValid) return false;

        writer.String(_cursor.Member);
        writer.Score(_cursor.Score);
        _cursor.Previous();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
    }
}

using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Dumps;

/// <summary>A list's elements from the left.</summary>
internal sealed class ListDump(StoreView view, ListSpan span) : ValueDump
{
    private readonly ListCursor _cursor = new(view, span);

    protected override void Begin(RdbWriter writer)
    {
        writer.Type(RdbType.List);
        writer.Length((ulong)span.Count);
    }

    protected override bool WriteElement(RdbWriter writer)
    {
        if (!_cursor.MoveNext()) return false;

        writer.String(_cursor.Value);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
    }
}

using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Dumps;

/// <summary>A set's members or a hash's fields and values.</summary>
internal sealed class MembersDump(StoreView view, MemberSource members, bool withValues) : ValueDump
{
    private readonly MemberCursor _cursor = new(view, in members);

    protected override void Begin(RdbWriter writer)
    {
        writer.Type(withValues ? RdbType.Hash : RdbType.Set);
        writer.Length((ulong)members.Count);
        _cursor.SeekToFirst();
    }

    protected override bool WriteElement(RdbWriter writer)
    {
        if (!_cursor.IsValid) return false;

        writer.String(_cursor.Member);
        if (withValues) writer.String(_cursor.Value);
        _cursor.Next();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
    }
}

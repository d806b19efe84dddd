using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The members of a union, intersection or difference one after another: a merge of cursors, which all walk in the same
/// order, with no memory for members. It can be walked again, so that a reader counts first.
/// </summary>
public abstract class SetOperation : IDisposable
{
    private protected SetOperation(StoreView view, ReadOnlySpan<SetSource> sources)
    {
        Cursors = new MemberCursor[sources.Length];
        for (var i = 0; i < sources.Length; i++) Cursors[i] = new MemberCursor(view, sources[i].CollectionId);
    }

    /// <summary>Valid until the next move.</summary>
    public ReadOnlySpan<byte> Member => Current.Member;

    private protected MemberCursor[] Cursors { get; }

    private protected abstract MemberCursor Current { get; }

    public abstract bool SeekToFirst();

    public abstract bool Next();

    /// <summary>The number of members, but at most <paramref name="limit"/>.</summary>
    public long CountUpTo(long limit)
    {
        var count = 0L;
        for (var found = SeekToFirst(); found && count < limit; found = Next()) count++;
        return count;
    }

    public void Dispose()
    {
        foreach (var cursor in Cursors) cursor.Dispose();
        GC.SuppressFinalize(this);
    }
}

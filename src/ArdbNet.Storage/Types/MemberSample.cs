namespace ArdbNet.Storage.Types;

/// <summary>
/// A number of different members, each subset of that size with the same chance, in the order in which the cursor
/// walks: one pass over the collection, no memory (Knuth's selection sampling).
/// </summary>
public sealed class MemberSample
{
    private readonly MemberCursor _cursor;
    private readonly Random _random;
    private long _members;
    private long _wanted;
    private bool _isBegun;

    /// <param name="cursor">Over the collection; the caller reads the member there and disposes it.</param>
    /// <param name="members">How many members it has.</param>
    /// <param name="wanted">How many to choose; all when it has fewer.</param>
    /// <param name="random">Where chance comes from.</param>
    public MemberSample(MemberCursor cursor, long members, long wanted, Random random)
    {
        _cursor = cursor;
        _members = members;
        _wanted = Math.Min(wanted, members);
        _random = random;
    }

    /// <summary>Takes the cursor to the next chosen member.</summary>
    public bool Next()
    {
        while (_wanted > 0)
        {
            var found = _isBegun ? _cursor.Next() : _cursor.SeekToFirst();
            _isBegun = true;
            if (!found) return false;
            if (_random.NextInt64(_members--) >= _wanted) continue;

            _wanted--;
            return true;
        }

        return false;
    }
}

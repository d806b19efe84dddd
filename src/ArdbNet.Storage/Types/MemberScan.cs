using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// One step of HSCAN or SSCAN. The cursor between steps is a hash: 0 at the start and at the end, else the position of
/// the next member. Members that share a hash come in one step, so that one that is there all the time is returned
/// whatever comes and goes meanwhile.
/// </summary>
public sealed class MemberScan : IDisposable
{
    private readonly MemberCursor _cursor;
    private readonly ulong _from;
    private readonly long _count;
    private long _visited;
    private uint _position;

    /// <param name="view">Live view or snapshot.</param>
    /// <param name="source">Where the members are.</param>
    /// <param name="from">What the step before said, or 0.</param>
    /// <param name="count">Members to visit, or a few more.</param>
    public MemberScan(StoreView view, in MemberSource source, ulong from, long count)
    {
        _cursor = new MemberCursor(view, in source);
        _from = from;
        _count = Math.Max(count, 1);
    }

    /// <summary>Where the next step begins, or 0 when there is none. Known when <see cref="Next"/> says false.</summary>
    public ulong NextPosition { get; private set; }

    /// <summary>Where the scan stands. Nobody else moves it, but it may be taken to another view.</summary>
    public MemberCursor Cursor => _cursor;

    public ReadOnlySpan<byte> Member => _cursor.Member;

    public ReadOnlySpan<byte> Value => _cursor.Value;

    /// <summary>Goes to the next member of this step.</summary>
    public bool Next()
    {
        var found = _visited == 0 ? _from <= uint.MaxValue && _cursor.Seek((uint)_from) : _cursor.Next();
        NextPosition = 0;
        if (!found) return false;

        var position = _cursor.Position;
        if (_visited >= _count && position != _position)
        {
            NextPosition = position;
            return false;
        }

        _position = position;
        _visited++;
        return true;
    }

    /// <summary>Begins the same step again.</summary>
    public void Restart() => _visited = 0;

    public void Dispose() => _cursor.Dispose();
}

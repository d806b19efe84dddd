using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>
/// The positions of elements that equal a value. The reply begins with their number, so the list is walked twice:
/// collecting them would need memory for them all.
/// </summary>
internal sealed class PositionRead : ViewRead
{
    // Elements at which others get the thread, and the client's going is noticed.
    private const int ElementsAPiece = 20_000;

    private readonly ListSpan _walk;
    private readonly ListEnd _start;
    private readonly byte[] _value;
    private readonly long _length;
    private readonly long _firstMatch;
    private readonly long _maxMatches;
    private readonly bool _isArray;
    private ListCursor _cursor;
    private long _matches;
    private bool _isCounted;

    public PositionRead(StoreView view, ListSpan list, byte[] value, PositionOptions options)
        : base(view)
    {
        _value = value;
        _length = list.Count;
        _start = options.Rank < 0 ? ListEnd.Right : ListEnd.Left;
        _firstMatch = options.Rank == long.MinValue ? 1 : Math.Abs(options.Rank);
        _isArray = options.Count is not null;
        _maxMatches = options.Count switch
        {
            null => 1,
            0 => long.MaxValue,
            var count => count.Value,
        };
        var walked = options.MaxLength == 0 ? list.Count : Math.Min(options.MaxLength, list.Count);
        _walk = list.Slice(_start == ListEnd.Left ? 0 : list.Count - walked, walked);
        _cursor = new ListCursor(view, _walk, _start);
        // One match needs no number in front.
        _isCounted = !_isArray;
    }

    // *<matches>\r\n, then each position as an integer; or one integer or null
    public override bool WriteNext(ReplyWriter reply)
    {
        for (var elements = 0; elements < ElementsAPiece; elements++)
        {
            if (_matches >= Enough() || !_cursor.MoveNext())
            {
                if (!EndWalk(reply)) return false;
                continue;
            }

            if (!_cursor.Value.SequenceEqual(_value) || ++_matches < _firstMatch || !_isCounted) continue;
            reply.Integer(_start == ListEnd.Left ? _cursor.Distance : _length - 1 - _cursor.Distance);
            if (!_isArray) return false;
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cursor.Dispose();
        base.Dispose(disposing);
    }

    private long Enough() =>
        _maxMatches > long.MaxValue - _firstMatch ? long.MaxValue : _firstMatch + _maxMatches - 1;

    /// <summary>Whether there is another walk.</summary>
    private bool EndWalk(ReplyWriter reply)
    {
        if (_isCounted)
        {
            if (!_isArray) reply.Null();
            return false;
        }

        var found = Math.Max(0, _matches - _firstMatch + 1);
        reply.ArrayHeader(found);
        if (found == 0) return false;

        _isCounted = true;
        _matches = 0;
        _cursor.Dispose();
        _cursor = new ListCursor(View, _walk, _start);
        return true;
    }
}

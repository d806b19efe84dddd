using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Ranges of entries, one stream after the other: the replies of XRANGE and XREAD.</summary>
internal sealed class EntriesRead(StoreView view, IReadOnlyList<EntryRange> ranges) : LongRead
{
    private StoreView _view = view;
    private StreamCursor? _cursor;
    private bool _isBegun;
    private int _range;
    private long _left;

    public override bool StaysInExecutor => _view is not StoreSnapshot;

    public override bool TryLeaveExecutor(StorageEngine engine)
    {
        _view = engine.CreateSnapshot();
        _cursor?.MoveTo(_view);
        return true;
    }

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isBegun) WriteHeader(reply);
        _isBegun = true;
        var end = reply.Buffer.Length + PieceBytes;
        while (_range < ranges.Count && reply.Buffer.Length < end)
        {
            if (_cursor is null)
            {
                BeginRange(reply, ranges[_range]);
                continue;
            }

            if (_left == 0)
            {
                _cursor.Dispose();
                _cursor = null;
                _range++;
                continue;
            }

            StreamReply.Item(reply, _cursor.Item);
            _left--;
            if (ranges[_range].Backward) _cursor.Previous();
            else _cursor.Next();
        }

        return _range < ranges.Count;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _cursor?.Dispose();
        if (_view is StoreSnapshot snapshot) snapshot.Dispose();
    }

    // RESP2: [[key, entries], …], RESP3: {key: entries, …}
    private void WriteHeader(ReplyWriter reply)
    {
        if (ranges[0].Key is null) return;
        if (reply.Protocol >= 3) reply.MapHeader(ranges.Count);
        else reply.ArrayHeader(ranges.Count);
    }

    private void BeginRange(ReplyWriter reply, EntryRange range)
    {
        if (range.Key is { } key)
        {
            if (reply.Protocol < 3) reply.ArrayHeader(2);
            reply.Bulk(key);
        }

        _cursor = new StreamCursor(_view, range.CollectionId, range.State);
        _left = _cursor.CountRange(range.First, range.Last, range.Count);
        reply.ArrayHeader(_left);
        if (_left == 0) return;
        if (range.Backward) _cursor.SeekForPrevious(range.Last);
        else _cursor.Seek(range.First);
    }
}

using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>SORT without STORE: reads all elements, sorts them, and replies piece by piece.</summary>
internal sealed class SortRead(StoreView view, KeyspaceView keys, SortSource source, SortOptions options) : ViewRead(view)
{
    private const int ElementsAPiece = 10_000;

    private readonly Sorter _sorter = new(options, keys);
    private IEnumerator<byte[]>? _elements;
    private bool _isSorted;
    private int _next;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (!_isSorted)
        {
            if (!TryLoadSome(out var isComplete))
            {
                reply.Error("ERR One or more scores can't be converted into double"u8);
                return false;
            }

            if (!isComplete) return true;
            _sorter.Sort();
            _isSorted = true;
            reply.ArrayHeader((long)_sorter.Count * Math.Max(1, options.Get.Count));
        }

        var end = reply.Buffer.Length + PieceBytes;
        for (; _next < _sorter.Count && reply.Buffer.Length < end; _next++) Write(reply, _sorter[_next]);
        return _next < _sorter.Count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _elements?.Dispose();
            _sorter.Dispose();
        }

        base.Dispose(disposing);
    }

    // In pieces, so that it ends when the client goes away.
    private bool TryLoadSome(out bool isComplete)
    {
        isComplete = false;
        _elements ??= source.Read(View).GetEnumerator();
        for (var i = 0; i < ElementsAPiece; i++)
        {
            if (_sorter.IsComplete || !_elements.MoveNext())
            {
                isComplete = true;
                return true;
            }

            if (!_sorter.TryAdd(_elements.Current)) return false;
        }

        return true;
    }

    private void Write(ReplyWriter reply, ReadOnlySpan<byte> element)
    {
        if (options.Get.Count == 0)
        {
            reply.Bulk(element);
            return;
        }

        foreach (var pattern in options.Get)
        {
            if (pattern.TryRead(keys, element, out var value)) reply.Bulk(value);
            else reply.Null();
        }
    }
}

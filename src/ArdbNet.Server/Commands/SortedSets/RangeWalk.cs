using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>The members of a range one after another.</summary>
internal sealed class RangeWalk(StoreView view, ulong collectionId, PlaceRange range, bool isReverse) : IDisposable
{
    private bool _isBegun;

    public ScoreCursor Cursor { get; } = new(view, collectionId);

    public bool Next()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            if (!isReverse) Cursor.Seek(range.Low.Span);
            else if (range.High is { } high) Cursor.SeekBefore(high.Span);
            else Cursor.SeekToLast();
        }
        else if (isReverse)
        {
            Cursor.Previous();
        }
        else
        {
            Cursor.Next();
        }

        if (!Cursor.IsValid) return false;
        return isReverse ? range.IsAboveLow(Cursor.Place) : range.IsBelowHigh(Cursor.Place);
    }

    public void Dispose() => Cursor.Dispose();
}

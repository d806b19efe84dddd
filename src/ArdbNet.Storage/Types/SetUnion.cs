using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>The members that any of the sets has.</summary>
public sealed class SetUnion : SetOperation
{
    private int _nearest;

    public SetUnion(StoreView view, params ReadOnlySpan<SetSource> sources)
        : base(view, sources)
    {
    }

    private protected override MemberCursor Current => Cursors[_nearest];

    public override bool SeekToFirst()
    {
        foreach (var cursor in Cursors) cursor.SeekToFirst();
        return Settle();
    }

    public override bool Next()
    {
        var place = Current.Place;
        for (var i = 0; i < Cursors.Length; i++)
        {
            if (i != _nearest && Cursors[i].IsValid && Cursors[i].Place.SequenceEqual(place)) Cursors[i].Next();
        }

        Current.Next();
        return Settle();
    }

    private bool Settle()
    {
        _nearest = 0;
        for (var i = 1; i < Cursors.Length; i++)
        {
            if (!Cursors[i].IsValid) continue;
            if (!Current.IsValid || Cursors[i].Place.SequenceCompareTo(Current.Place) < 0) _nearest = i;
        }

        return Current.IsValid;
    }
}

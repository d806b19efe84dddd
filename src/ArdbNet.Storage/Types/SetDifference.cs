using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>The members of the first set that no other one has.</summary>
public sealed class SetDifference : SetOperation
{
    public SetDifference(StoreView view, params ReadOnlySpan<SetSource> sources)
        : base(view, sources)
    {
    }

    private protected override MemberCursor Current => Cursors[0];

    public override bool SeekToFirst()
    {
        foreach (var cursor in Cursors) cursor.SeekToFirst();
        return Current.IsValid && Settle();
    }

    public override bool Next() => Current.Next() && Settle();

    private bool Settle()
    {
        while (IsElsewhere())
        {
            if (!Current.Next()) return false;
        }

        return true;
    }

    private bool IsElsewhere()
    {
        var place = Current.Place;
        foreach (var cursor in Cursors.AsSpan(1))
        {
            if (cursor.AdvanceTo(place) && cursor.Place.SequenceEqual(place)) return true;
        }

        return false;
    }
}

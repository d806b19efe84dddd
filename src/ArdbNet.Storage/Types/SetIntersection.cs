using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The members that all of the sets have. The smallest leads, the others leap to where it stands, so that the work
/// depends on the smallest.
/// </summary>
public sealed class SetIntersection : SetOperation
{
    public SetIntersection(StoreView view, params ReadOnlySpan<SetSource> sources)
        : base(view, SmallestFirst(sources))
    {
    }

    private protected override MemberCursor Current => Cursors[0];

    private protected override bool SumsNaN => true;

    public override bool SeekToFirst()
    {
        foreach (var cursor in Cursors)
        {
            if (!cursor.SeekToFirst()) return false;
        }

        return Settle();
    }

    public override bool Next() => Current.Next() && Settle();

    // Of equally small ones the first stays first, so that scores are added in the same order everywhere.
    private static SetSource[] SmallestFirst(ReadOnlySpan<SetSource> sources) =>
        [.. sources.ToArray().OrderBy(static source => source.Count)];

    private bool Settle()
    {
        var agreeing = 1;
        while (agreeing < Cursors.Length)
        {
            var other = Cursors[agreeing];
            if (!other.AdvanceTo(Current.Place)) return false;
            if (other.Place.SequenceEqual(Current.Place))
            {
                agreeing++;
                continue;
            }

            if (!Current.AdvanceTo(other.Place)) return false;
            agreeing = 1;
        }

        return true;
    }
}

using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>
/// The members of a union, intersection or difference one after another: a merge of cursors, which all walk in the same
/// order, with no memory for members. It can be walked again, so that a reader counts first.
/// </summary>
public abstract class SetOperation : IDisposable
{
    private readonly SetSource[] _sources;

    private protected SetOperation(StoreView view, ReadOnlySpan<SetSource> sources)
    {
        _sources = sources.ToArray();
        Cursors = new MemberCursor[sources.Length];
        for (var i = 0; i < sources.Length; i++) Cursors[i] = new MemberCursor(view, sources[i].Members);
    }

    /// <summary>Valid until the next move.</summary>
    public ReadOnlySpan<byte> Member => Current.Member;

    private protected MemberCursor[] Cursors { get; }

    private protected abstract MemberCursor Current { get; }

    /// <summary>Whether a product that is no number counts as 0 only in the sum: Redis does so in intersections.</summary>
    private protected virtual bool SumsNaN => false;

    public abstract bool SeekToFirst();

    public abstract bool Next();

    /// <summary>The number of members, but at most <paramref name="limit"/>.</summary>
    public long CountUpTo(long limit)
    {
        var count = 0L;
        for (var found = SeekToFirst(); found && count < limit; found = Next()) count++;
        return count;
    }

    /// <summary>The score of the member: those that it has in the sources, weighted, in the order of the sources.</summary>
    public double Score(ScoreAggregate aggregate)
    {
        var place = Current.Place;
        var total = double.NaN;
        var isFirst = true;
        for (var i = 0; i < Cursors.Length; i++)
        {
            var cursor = Cursors[i];
            if (cursor != Current && !(cursor.IsValid && cursor.Place.SequenceEqual(place))) continue;

            var score = _sources[i].HasScores ? SortedSets.ReadScore(cursor.Value) : 1;
            score *= _sources[i].Weight;
            if (double.IsNaN(score) && (isFirst || !SumsNaN)) score = 0;
            total = isFirst ? score : Aggregate(total, score, aggregate);
            isFirst = false;
        }

        return total;
    }

    public void Dispose()
    {
        foreach (var cursor in Cursors) cursor.Dispose();
        GC.SuppressFinalize(this);
    }

    // Comparisons as Redis makes them: of a zero and its negative the first one stays.
    private static double Aggregate(double total, double score, ScoreAggregate aggregate)
    {
        switch (aggregate)
        {
            case ScoreAggregate.Min:
                return score < total ? score : total;
            case ScoreAggregate.Max:
                return score > total ? score : total;
            default:
                var sum = total + score;
                return double.IsNaN(sum) ? 0 : sum;
        }
    }
}

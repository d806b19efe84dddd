using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Which of the pairs of a ZADD changed something.</summary>
internal struct AppliedScores(int pairs)
{
    // One bit a pair; most commands have few.
    private readonly ulong[]? _more = pairs > 64 ? new ulong[(pairs + 63) / 64] : null;
    private ulong _few;
    private int _pair;

    public int Added { get; private set; }

    public int Count { get; private set; }

    public void Note(ScoreEffect effect)
    {
        if (effect is ScoreEffect.Added or ScoreEffect.Updated)
        {
            if (_more is not null) _more[_pair / 64] |= 1UL << _pair;
            else _few |= 1UL << _pair;
            Count++;
        }

        if (effect == ScoreEffect.Added) Added++;
        _pair++;
    }

    /// <summary>ZADD key (score member)... with the pairs that count, as they stand in the request.</summary>
    public readonly void Log(Call call, int first)
    {
        if (!call.TryBeginLog(2 + (2 * Count))) return;
        call.Stream.Add("ZADD"u8);
        call.Stream.Add(call[1]);
        for (var i = first; i < call.Count; i += 2)
        {
            if (!IsApplied((i - first) / 2)) continue;
            call.Stream.Add(call[i]);
            call.Stream.Add(call[i + 1]);
        }
    }

    public readonly bool IsApplied(int pair) => ((_more?[pair / 64] ?? _few) >> pair & 1) != 0;
}

using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>The sets and sorted sets that a command's keys name, and what it wants of them.</summary>
internal sealed class Combination
{
    private readonly CombinationKind _kind;
    private SetSource[] _sources;

    private Combination(CombinationKind kind, SetSource[] sources)
    {
        _kind = kind;
        _sources = sources;
    }

    public ScoreAggregate Aggregate { get; private set; }

    public bool HasScores { get; private set; }

    /// <summary>Of ZINTERCARD: where counting may end.</summary>
    public long Limit { get; private set; } = long.MaxValue;

    public int Keys => _sources.Length;

    /// <summary>About how many members have to be looked at; 0 when the result is known to be empty.</summary>
    public long Size
    {
        get
        {
            var sum = _sources.Sum(static source => source.Count);
            return _kind switch
            {
                CombinationKind.Union => sum,
                CombinationKind.Intersection => _sources.Min(static source => source.Count) * _sources.Length,
                _ => Math.Min(sum, _sources[0].Count * _sources.Length),
            };
        }
    }

    // numkeys key [key …] [WEIGHTS weight [weight …]] [AGGREGATE SUM|MIN|MAX] [WITHSCORES] [LIMIT limit]
    /// <summary>
    /// Looks keys up and reads options. False when something is wrong: then the client has got its error. A command that
    /// goes into the log as it is removes expired keys before, since whoever applies it has no clock.
    /// </summary>
    public static Combination? Read(Call call, CombinationKind kind, int first, bool isStored, bool isCount)
    {
        if (!call.TryReadInteger(first, out var keys)) return null;
        if (keys < 1)
        {
            call.Reply.Error($"ERR at least 1 input key is needed for '{call.Command.Name}' command");
            return null;
        }

        if (keys > call.Count - first - 1)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return null;
        }

        var sources = new SetSource[keys];
        for (var i = 0; i < keys; i++)
        {
            var key = call[first + 1 + i];
            if (isStored) call.Database.FindForWrite(key);
            var entry = call.Find(key);
            if (entry.Exists && entry.Type is not (KeyType.Set or KeyType.SortedSet))
            {
                call.Reply.Error(ErrorReplies.WrongType);
                return null;
            }

            sources[i] = new SetSource(MemberSource.Of(in entry), entry.Type == KeyType.SortedSet);
        }

        var combination = new Combination(kind, sources);
        for (var at = first + 1 + (int)keys; at < call.Count;)
        {
            if (!combination.TryReadOption(call, ref at, isStored, isCount)) return null;
        }

        combination.Order();
        return combination;
    }

    public SetOperation Open(StoreView view) => _kind switch
    {
        CombinationKind.Union => new SetUnion(view, _sources),
        CombinationKind.Intersection => new SetIntersection(view, _sources),
        _ => new SetDifference(view, _sources),
    };

    private bool TryReadOption(Call call, ref int at, bool isStored, bool isCount)
    {
        var left = call.Count - at;
        var combinesScores = _kind != CombinationKind.Difference && !isCount;
        if (combinesScores && left > Keys && call.Is(at, "WEIGHTS"u8))
        {
            at++;
            return TryReadWeights(call, ref at);
        }

        if (combinesScores && left >= 2 && call.Is(at, "AGGREGATE"u8))
        {
            at += 2;
            return TryReadAggregate(call, at - 1);
        }

        if (!isStored && !isCount && call.Is(at, "WITHSCORES"u8))
        {
            at++;
            HasScores = true;
            return true;
        }

        if (isCount && left >= 2 && call.Is(at, "LIMIT"u8))
        {
            at += 2;
            var isRead = call.TryReadInteger(
                at - 1, 0, long.MaxValue, out var limit, "ERR LIMIT can't be negative"u8);
            Limit = limit == 0 ? long.MaxValue : limit;
            return isRead;
        }

        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }

    private bool TryReadWeights(Call call, ref int at)
    {
        for (var i = 0; i < _sources.Length; i++, at++)
        {
            if (!Resp.RedisDouble.TryParse(call[at], out var weight))
            {
                call.Reply.Error("ERR weight value is not a float"u8);
                return false;
            }

            _sources[i] = _sources[i] with { Weight = weight };
        }

        return true;
    }

    private bool TryReadAggregate(Call call, int at)
    {
        if (call.Is(at, "SUM"u8)) Aggregate = ScoreAggregate.Sum;
        else if (call.Is(at, "MIN"u8)) Aggregate = ScoreAggregate.Min;
        else if (call.Is(at, "MAX"u8)) Aggregate = ScoreAggregate.Max;
        else
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        return true;
    }

    // Sums depend on the order in which they are made.
    private void Order()
    {
        if (_kind != CombinationKind.Difference) _sources = [.. _sources.OrderBy(static source => source.Count)];
    }
}

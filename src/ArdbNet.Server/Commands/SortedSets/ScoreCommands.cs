using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>ZADD, ZINCRBY, ZREM.</summary>
public static class ScoreCommands
{
    private const CommandFlags Grows = CommandFlags.Write | CommandFlags.DenyOom | CommandFlags.Fast;

    // ZADD key [NX|XX] [GT|LT] [CH] [INCR] score member [score member …]
    [Command("zadd", -4, Grows, FirstKey = 1, LastKey = 1,
        MemberAt = 3, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "1.2.0", Summary = "Gives members scores", Complexity = "O(log(N)) a member, N members of the set")]
    public static void Add(Call call)
    {
        if (!AddOptions.TryRead(call, out var options)) return;
        if (options.Increments)
        {
            if (TryReadScore(call, options.First, out var increment)) Increment(call, options, increment);
            return;
        }

        for (var i = options.First; i < call.Count; i += 2)
        {
            if (!TryReadScore(call, i, out _)) return;
        }

        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists && options.OnlyExisting)
        {
            call.Reply.Integer(0);
            return;
        }

        var changes = new AppliedScores((call.Count - options.First) / 2);
        for (var i = options.First; i < call.Count; i += 2)
        {
            if (TryReadScore(call, i, out var score)) changes.Note(SetScore(call, ref entry, options, call[i + 1], score));
        }

        call.Reply.Integer(options.CountsUpdates ? changes.Count : changes.Added);
        if (changes.Count == 0) return;

        SortedSetType.Save(ref entry);
        call.Changed(KeyspaceEvents.SortedSet, "zadd"u8, call[1]);
        if (options.AreNone) call.LogVerbatim();
        else changes.Log(call, options.First);
    }

    // ZINCRBY key increment member
    [Command("zincrby", 4, Grows, FirstKey = 1, LastKey = 1,
        MemberAt = 3, Acl = AclCategories.SortedSet, Group = "sorted-set",
        Since = "1.2.0", Summary = "Adds to the score of a member, which is 0 if it is not there",
        Complexity = "O(log(N)), N members of the set")]
    public static void Increment(Call call)
    {
        // Redis looks for the words of ZADD here too, and misses arguments then.
        if (!AddOptions.TryRead(call, out var options)) return;
        if (TryReadScore(call, options.First, out var increment)) Increment(call, options, increment);
    }

    [Command("zrem", -3, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1, MemberAt = 2,
        Acl = AclCategories.SortedSet, Group = "sorted-set", Since = "1.2.0",
        Summary = "Removes members; a set without members goes too",
        Complexity = "O(M*log(N)), M members named, N members of the set")]
    public static void Remove(Call call)
    {
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        var removed = 0;
        for (var i = 2; i < call.Count && entry.Count > 0; i++)
        {
            if (SortedSetType.Remove(ref entry, call[i])) removed++;
        }

        call.Reply.Integer(removed);
        if (removed == 0) return;

        SortedSetType.Save(ref entry);
        call.Changed(KeyspaceEvents.SortedSet, "zrem"u8, call[1]);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.LogVerbatim();
    }

    private static bool TryReadScore(Call call, int index, out double score)
    {
        if (RedisDouble.TryParse(call[index], out score)) return true;
        call.Reply.Error(ErrorReplies.NotFloat);
        return false;
    }

    internal static ScoreEffect SetScore(
        Call call, ref KeyEntry entry, in AddOptions options, ReadOnlySpan<byte> member, double score)
    {
        var limits = call.Server.Options;
        var isThere = SortedSetType.TryGetScore(in entry, member, out var before);
        if (isThere ? options.OnlyNew : options.OnlyExisting) return ScoreEffect.Refused;
        if (!isThere)
        {
            SortedSetType.Add(
                ref entry, member, score, limits.SortedSetMaxListpackEntries, limits.SortedSetMaxListpackValue);
            return ScoreEffect.Added;
        }

        if ((options.OnlyLess && score >= before) || (options.OnlyGreater && score <= before))
        {
            return ScoreEffect.Refused;
        }

        if (score == before) return ScoreEffect.Same;
        SortedSetType.Move(in entry, member, before, score);
        return ScoreEffect.Updated;
    }

    private static void Increment(Call call, AddOptions options, double increment)
    {
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        var member = call[options.First + 1];
        var score = increment;
        if (SortedSetType.TryGetScore(in entry, member, out var before) && !options.OnlyNew) score += before;
        if (double.IsNaN(score))
        {
            call.Reply.Error("ERR resulting score is not a number (NaN)"u8);
            return;
        }

        var effect = SetScore(call, ref entry, options, member, score);
        if (effect == ScoreEffect.Refused) call.Reply.Null();
        else call.Reply.Double(score);
        if (effect is not (ScoreEffect.Added or ScoreEffect.Updated)) return;

        SortedSetType.Save(ref entry);
        call.Changed(KeyspaceEvents.SortedSet, "zincr"u8, call[1]);
        if (call.Command.Name == "zincrby")
        {
            call.LogVerbatim();
            return;
        }

        Span<byte> text = stackalloc byte[RedisDouble.MaxLength];
        call.Log("ZADD"u8, call[1], text[..RedisDouble.Format(score, text)], member);
    }
}

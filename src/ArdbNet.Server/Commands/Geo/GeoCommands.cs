using ArdbNet.Server.Commands.SortedSets;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Types.Geo;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>Positions as members of a sorted set, whose scores are cells of a grid.</summary>
public static class GeoCommands
{
    // GEOADD key [NX|XX] [CH] longitude latitude member [longitude latitude member …]
    [Command("geoadd", -5, CommandFlags.Write | CommandFlags.DenyOom, FirstKey = 1, LastKey = 1,
        Acl = AclCategories.Geo, Group = "geo", Since = "3.2.0", Summary = "Gives members positions",
        Complexity = "O(log(N)) a member, N members of the set")]
    public static void Add(Call call)
    {
        var first = 2;
        var options = default(AddOptions);
        for (; first < call.Count; first++)
        {
            if (call.Is(first, "NX"u8)) options = options with { OnlyNew = true };
            else if (call.Is(first, "XX"u8)) options = options with { OnlyExisting = true };
            else if (call.Is(first, "CH"u8)) options = options with { CountsUpdates = true };
            else break;
        }

        var positions = (call.Count - first) / 3;
        if ((call.Count - first) % 3 != 0 || positions == 0 || (options.OnlyNew && options.OnlyExisting))
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var scores = new long[positions];
        for (var i = 0; i < positions; i++)
        {
            if (!GeoArguments.TryReadPoint(call, first + (i * 3), out var point)) return;
            scores[i] = (long)GeoCell.Of(point, GeoCell.MaxSteps).First;
        }

        SetScores(call, options, first, scores);
    }

    // GEODIST key member member [unit]
    [Command("geodist", -4, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "3.2.0", Summary = "Gives the distance between two members", Complexity = "O(1)")]
    public static void GetDistance(Call call)
    {
        var unitMeters = 1.0;
        if (call.Count == 5 && !GeoArguments.TryReadUnit(call, 4, out unitMeters)) return;
        if (call.Count > 5)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        if (!SortedSetType.TryGetScore(in entry, call[2], out var score)
            || !SortedSetType.TryGetScore(in entry, call[3], out var otherScore))
        {
            call.Reply.Null();
            return;
        }

        var meters = GeoCell.OfScore(score).Center().MetersTo(GeoCell.OfScore(otherScore).Center());
        DistanceText.Write(call.Reply, meters / unitMeters);
    }

    [Command("geohash", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "3.2.0", Summary = "Gives the geohashes of members", Complexity = "O(N), N members named")]
    public static void GetHashes(Call call)
    {
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        Span<byte> text = stackalloc byte[11];
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (!SortedSetType.TryGetScore(in entry, call[i], out var score))
            {
                call.Reply.Null();
                continue;
            }

            GeoCell.WriteText(GeoCell.OfScore(score).Center(), text);
            call.Reply.Bulk(text);
        }
    }

    [Command("geopos", -2, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "3.2.0", Summary = "Gives the positions of members", Complexity = "O(N), N members named")]
    public static void GetPositions(Call call)
    {
        if (!call.TryFind(1, KeyType.SortedSet, out var entry)) return;
        call.Reply.ArrayHeader(call.Count - 2);
        for (var i = 2; i < call.Count; i++)
        {
            if (!SortedSetType.TryGetScore(in entry, call[i], out var score))
            {
                call.Reply.NullArray();
                continue;
            }

            var point = GeoCell.OfScore(score).Center();
            call.Reply.ArrayHeader(2);
            call.Reply.HumanDouble(point.Longitude);
            call.Reply.HumanDouble(point.Latitude);
        }
    }

    private static void SetScores(Call call, in AddOptions options, int first, long[] scores)
    {
        if (!call.TryFindForWrite(1, KeyType.SortedSet, out var entry)) return;
        if (!entry.Exists && options.OnlyExisting)
        {
            call.Reply.Integer(0);
            return;
        }

        var changes = new AppliedScores(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            changes.Note(ScoreCommands.SetScore(call, ref entry, options, call[first + (i * 3) + 2], scores[i]));
        }

        call.Reply.Integer(options.CountsUpdates ? changes.Count : changes.Added);
        if (changes.Count == 0) return;

        SortedSetType.Save(ref entry);
        call.Changed(KeyspaceEvents.SortedSet, "zadd"u8, call[1]);
        if (!call.TryBeginLog(2 + (2 * changes.Count))) return;
        call.Stream.Add("ZADD"u8);
        call.Stream.Add(call[1]);
        for (var i = 0; i < scores.Length; i++)
        {
            if (!changes.IsApplied(i)) continue;
            call.Stream.Add(scores[i]);
            call.Stream.Add(call[first + (i * 3) + 2]);
        }
    }
}

using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Members;

/// <summary>What HRANDFIELD, SRANDMEMBER and ZRANDMEMBER have in common.</summary>
internal static class RandomMembers
{
    // Members walked over for a pick among many.
    private const long StepsAPick = 32;

    // Picks that have to be different are remembered.
    private const long MaxRemembered = 10_000;

    // Within a transaction the reply is made in memory.
    private const long MaxRepeatedInTransaction = 1 << 20;

    /// <summary>One random member, or null.</summary>
    public static void WriteOne(Call call, in KeyEntry entry)
    {
        if (!entry.Exists)
        {
            call.Reply.Null();
            return;
        }

        if (Storage.Types.Members.TryPick(in entry, isRemoved: false, Random.Shared, out var member))
        {
            call.Reply.Bulk(member);
            return;
        }

        using var cursor = new MemberCursor(call.Server.Dataset.Engine, MemberSource.Of(in entry));
        cursor.SeekRandom(entry.Count, Random.Shared);
        call.Reply.Bulk(cursor.Member);
    }

    /// <summary>
    /// So many different members, or all when there are fewer; for a negative number so many with repetitions.
    /// </summary>
    public static void Write(Call call, in KeyEntry entry, long wanted, MemberShape shape)
    {
        if (!entry.Exists || wanted == 0)
        {
            call.Reply.ArrayHeader(0);
            return;
        }

        var count = entry.Count;
        if (wanted < 0)
        {
            WriteRepeated(call, in entry, -wanted, shape);
        }
        else if (wanted >= count)
        {
            call.Offload(new WholeRead(call.OpenView(count), MemberSource.Of(in entry), shape));
        }
        else if (count > MemberCursor.MaxUniformCount && wanted <= Math.Min(count / StepsAPick, MaxRemembered))
        {
            var view = call.OpenView(wanted * StepsAPick);
            call.Offload(new PicksRead(view, MemberSource.Of(in entry), wanted, areDifferent: true, shape));
        }
        else
        {
            call.Offload(new SampleRead(call.OpenView(count), MemberSource.Of(in entry), wanted, shape));
        }
    }

    private static void WriteRepeated(Call call, in KeyEntry entry, long wanted, MemberShape shape)
    {
        if (wanted > MaxRepeatedInTransaction && call.IsInTransaction)
        {
            call.Reply.Error("ERR value is out of range"u8);
            return;
        }

        var view = call.OpenView(Math.Min(wanted, MaxRemembered) * StepsAPick);
        call.Offload(new PicksRead(view, MemberSource.Of(in entry), wanted, areDifferent: false, shape));
    }
}

using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;
using MembersType = ArdbNet.Storage.Types.Members;
using SetType = ArdbNet.Storage.Types.Sets;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>SPOP: chance decides here and nowhere else, so the log gets SREM with the members.</summary>
public static class SetPopCommands
{
    private const int MembersALogCommand = 1000;

    // Above this share of the set one walk over all members is cheaper than seeking for each.
    private const long WalkShare = 16;

    // SPOP key [count]
    [Command("spop", -2, CommandFlags.Write | CommandFlags.Fast, FirstKey = 1, LastKey = 1, Acl = AclCategories.Set,
        Group = "set", Summary = "Removes random members and gives them", Complexity = "O(N), N members removed")]
    public static void Pop(Call call)
    {
        if (call.Count > 3)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        var wanted = 1L;
        if (call.Count == 3 && !TryReadCount(call, out wanted)) return;
        if (!call.TryFindForWrite(1, KeyType.Set, out var entry)) return;
        if (!entry.Exists || wanted == 0)
        {
            if (call.Count == 3) call.Reply.SetHeader(0);
            else call.Reply.Null();
            return;
        }

        // Before the reply begins: the client may listen to it itself.
        call.Changed(KeyspaceEvents.Set, "spop"u8, call[1]);
        if (call.Count == 3) call.Reply.SetHeader(Math.Min(wanted, entry.Count));
        if (call.Count == 3 && wanted >= entry.Count)
        {
            PopAll(call, ref entry);
            return;
        }

        PopSome(call, ref entry, wanted);
        call.Database.Save(ref entry);
        if (!entry.Exists) call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
    }

    private static bool TryReadCount(Call call, out long count)
    {
        if (RedisInteger.TryParse(call[2], out count) && count >= 0) return true;
        call.Reply.Error("ERR value is out of range, must be positive"u8);
        return false;
    }

    private static void PopAll(Call call, ref KeyEntry entry)
    {
        using (var cursor = new MemberCursor(call.Server.Dataset.Engine, MemberSource.Of(in entry)))
        {
            for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) call.Reply.Bulk(cursor.Member);
        }

        call.Database.Delete(ref entry);
        call.Notify(KeyspaceEvents.Generic, "del"u8, call[1]);
        call.Log("DEL"u8, call[1]);
    }

    private static void PopSome(Call call, ref KeyEntry entry, long wanted)
    {
        var sampled = wanted > 1 && wanted >= entry.Count / WalkShare;
        using var cursor = sampled ? new MemberCursor(call.Server.Dataset.Engine, MemberSource.Of(in entry)) : null;
        var sample = sampled ? new MemberSample(cursor!, entry.Count, wanted, Random.Shared) : null;
        var isLogged = false;
        for (var popped = 0L; popped < wanted; popped++)
        {
            if (popped % MembersALogCommand == 0)
            {
                isLogged = call.TryBeginLog(2 + (int)Math.Min(MembersALogCommand, wanted - popped));
                if (isLogged)
                {
                    call.Stream.Add("SREM"u8);
                    call.Stream.Add(call[1]);
                }
            }

            if (sample is not null)
            {
                sample.Next();
                Remove(call, ref entry, cursor!.Member, isLogged);
            }
            else
            {
                PopOne(call, ref entry, isLogged);
            }
        }
    }

    private static void PopOne(Call call, ref KeyEntry entry, bool isLogged)
    {
        if (MembersType.TryPick(in entry, isRemoved: true, Random.Shared, out var member))
        {
            Write(call, member, isLogged);
            SetType.RemovePicked(ref entry, member);
            return;
        }

        using var cursor = new MemberCursor(call.Server.Dataset.Engine, MemberSource.Of(in entry));
        cursor.SeekRandom(entry.Count, Random.Shared);
        Remove(call, ref entry, cursor.Member, isLogged);
    }

    private static void Remove(Call call, ref KeyEntry entry, ReadOnlySpan<byte> member, bool isLogged)
    {
        Write(call, member, isLogged);
        SetType.Remove(ref entry, member);
    }

    private static void Write(Call call, ReadOnlySpan<byte> member, bool isLogged)
    {
        if (isLogged) call.Stream.Add(member);
        call.Reply.Bulk(member);
    }
}

using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Propagation;
using ArdbNet.Storage.Encoding;
using SortedSetType = ArdbNet.Storage.Types.SortedSets;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>The end of commands that store a sorted set: what they found replaces whatever the key held.</summary>
internal static class StoredResult
{
    /// <summary>Replies the number of members. The key's old members may still be read while the new ones come.</summary>
    public static void Store(
        Call call, int keyAt, ReadOnlySpan<byte> eventName, IScoredMembers members, bool isVerbatim = false)
    {
        var limits = call.Server.Options;
        var target = call.Database.FindForWrite(call[keyAt]);
        var existed = target.Exists;
        if (members.Next())
        {
            call.Database.Begin(ref target, KeyType.SortedSet);
            do
            {
                SortedSetType.Add(
                    ref target,
                    members.Member,
                    members.Score,
                    limits.SortedSetMaxListpackEntries,
                    limits.SortedSetMaxListpackValue);
            }
            while (members.Next());

            SortedSetType.Save(ref target);
        }
        else if (existed)
        {
            call.Database.Delete(ref target);
        }

        call.Reply.Integer(target.Exists ? target.Count : 0);
        if (target.Exists) call.Changed(KeyspaceEvents.SortedSet, eventName, call[keyAt]);
        else if (existed) call.Changed(KeyspaceEvents.Generic, "del"u8, call[keyAt]);
        else return;

        if (isVerbatim) call.LogVerbatim();
        else if (!target.Exists) call.Log("DEL"u8, call[keyAt]);
        else if (!call.IsApplying) ValueStream.Write(call.Stream, in target, existed);
    }
}

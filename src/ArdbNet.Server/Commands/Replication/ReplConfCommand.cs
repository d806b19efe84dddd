using System.Globalization;
using System.Text;
using ArdbNet.Replication.Master;
using ArdbNet.Replication.RawStream;
using ArdbNet.Resp;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Replication;

/// <summary>REPLCONF: what replicas say of themselves, and how far they are.</summary>
public static class ReplConfCommand
{
    [Command("replconf", -1,
        CommandFlags.Admin | CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.AllowBusy,
        Group = "server", Since = "3.0.0", Summary = "Says who a replica is and how far it is", Complexity = "O(1)")]
    public static void Configure(Call call)
    {
        // The question how far we are, in a stream that is applied, is answered by who applies it.
        if (call.IsApplying) return;
        if (call.Count % 2 == 0)
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return;
        }

        for (var i = 1; i < call.Count; i += 2)
        {
            // ACK and GETACK have no answer, whatever stands before them.
            if (call.Is(i, "ACK"u8))
            {
                Acknowledge(call, i + 1);
                return;
            }

            if (call.Is(i, "GETACK"u8)) return;
            if (!TryTake(call, i)) return;
        }

        call.Reply.Ok();
    }

    private static void Acknowledge(Call call, int index)
    {
        if (call.Session.Replica is not { } link || !RedisInteger.TryParse(call[index], out var offset)) return;
        if (index + 2 < call.Count && call.Is(index + 1, "FACK"u8)
            && RedisInteger.TryParse(call[index + 2], out var durable))
        {
            link.AcknowledgeDurable(durable);
        }

        link.Acknowledge(offset);
        call.Server.Replicas.Acknowledgements.Arrived();
    }

    private static bool TryTake(Call call, int i)
    {
        var identity = call.Session.ReplicaIdentity ??= new ReplicaIdentity();
        if (!call.Request.IsInline) identity.SpeaksResp = true;
        if (call.Is(i, "LISTENING-PORT"u8))
        {
            if (!call.TryReadInteger(i + 1, out var port)) return false;
            identity.ListeningPort = (int)port;
        }
        else if (call.Is(i, "IP-ADDRESS"u8))
        {
            if (call[i + 1].Length > 255)
            {
                call.Reply.Error(
                    "ERR REPLCONF ip-address provided by replica instance is too long: "
                    + $"{call[i + 1].Length} bytes");
                return false;
            }

            identity.AnnouncedAddress = call[i + 1].IsEmpty ? null : Encoding.Latin1.GetString(call[i + 1]);
        }
        else if (call.Is(i, "CAPA"u8))
        {
            if (call.Is(i + 1, "EOF"u8)) identity.Capabilities |= ReplicaCapabilities.EndMark;
            else if (call.Is(i + 1, "PSYNC2"u8)) identity.Capabilities |= ReplicaCapabilities.Psync2;
        }
        else if (!TryTakeRawOption(call, i, identity))
        {
            return TryTakeDumpOption(call, i, identity);
        }

        return true;
    }

    // What an ArdbNet reads: raw-formats 2 raw-codecs zstd,lz4,none store-format 2
    private static bool TryTakeRawOption(Call call, int i, ReplicaIdentity identity)
    {
        if (call.Is(i, "RAW-FORMATS"u8))
        {
            identity.RawFormats =
            [
                .. Encoding.Latin1.GetString(call[i + 1]).Split(',')
                    .Select(static word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0),
            ];
            return true;
        }

        if (call.Is(i, "RAW-CODECS"u8))
        {
            identity.RawCodecs = RawCodecNames.ParseList(Encoding.Latin1.GetString(call[i + 1]));
            return true;
        }

        if (!call.Is(i, "STORE-FORMAT"u8)) return false;
        identity.StoreFormat = RedisInteger.TryParse(call[i + 1], out var format) ? format : 0;
        return true;
    }

    private static bool TryTakeDumpOption(Call call, int i, ReplicaIdentity identity)
    {
        if (call.Is(i, "RDB-ONLY"u8))
        {
            if (!call.TryReadInteger(i + 1, 0, 1, out var isOn, ErrorReplies.NotInteger)) return false;
            identity.WantsDumpOnly = isOn == 1;
            return true;
        }

        if (call.Is(i, "RDB-FILTER-ONLY"u8)) return TryTakeFilter(call, i + 1, identity);

        call.Reply.Error($"ERR Unrecognized REPLCONF option: {Encoding.Latin1.GetString(call[i])}");
        return false;
    }

    // Words of what is wanted besides nothing; there are functions only, and we have none.
    private static bool TryTakeFilter(Call call, int index, ReplicaIdentity identity)
    {
        foreach (var word in Encoding.Latin1.GetString(call[index]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Equals("functions", StringComparison.OrdinalIgnoreCase)) continue;
            call.Reply.Error($"ERR Unsupported rdb-filter-only option: {word}");
            return false;
        }

        identity.WantsNoKeys = true;
        return true;
    }
}

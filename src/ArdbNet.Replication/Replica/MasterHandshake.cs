using System.Globalization;
using System.Text;
using ArdbNet.Replication.Log;
using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Replica;

/// <summary>
/// PING, AUTH, REPLCONF, then PSYNC2, PSYNC where a master does not know that, and SYNC where it knows neither. RESP
/// throughout: masters since 2.4 understand it.
/// </summary>
public sealed class MasterHandshake(MasterConnection connection, LinkOptions options)
{
    private bool _isMasterNative;

    /// <summary>Makes this replica known to the master.</summary>
    /// <exception cref="LinkException">The master refuses, or the connection is broken.</exception>
    public void Introduce()
    {
        var pong = Ask("PING");
        if (!IsPong(pong)) throw new LinkException($"Error reply to PING from master: '{pong}'");

        if (options.Password is { } password)
        {
            var answer = options.User is { } user ? Ask("AUTH", user, password) : Ask("AUTH", password);
            if (answer.StartsWith('-')) throw new LinkException($"Unable to AUTH to MASTER: {answer}");
        }

        // Masters that do not know these go on without.
        Ask("REPLCONF", "listening-port", options.ListeningPort.ToString(CultureInfo.InvariantCulture));
        if (options.AnnouncedIp is { } ip) Ask("REPLCONF", "ip-address", ip);
        Ask("REPLCONF", "capa", "eof", "capa", "psync2");
        if (!options.IsNative) return;
        // Others do not know these options, and some do not know REPLCONF.
        _isMasterNative = Ask(
            "REPLCONF",
            "raw-formats", RawFormat.Version.ToString(CultureInfo.InvariantCulture),
            "raw-codecs", RawCodecNames.Readable,
            "store-format", StoreFormat.Version.ToString(CultureInfo.InvariantCulture)).StartsWith('+');
    }

    /// <summary>Asks for the stream from the byte at an offset on; without a name for everything.</summary>
    /// <exception cref="LinkException">The master cannot serve now, or the connection is broken.</exception>
    /// <param name="replicationId">The stream's name.</param>
    /// <param name="offset">Bytes of the stream that are here.</param>
    /// <param name="takesOver">Whether the other side, a replica of ours, is to become the master.</param>
    /// <param name="broken">What is here of a raw full sync that broke off, or null.</param>
    public SyncAnswer Synchronize(
        string? replicationId, long offset, bool takesOver = false, RawResumption? broken = null)
    {
        // The wire counts the stream's bytes from one.
        var wanted = replicationId is null ? "-1" : (offset + 1).ToString(CultureInfo.InvariantCulture);
        var id = replicationId ?? "?";
        var isNative = _isMasterNative && !takesOver;
        var answer = isNative ? AskNatively(id, wanted, broken) : "";
        if (!isNative || IsUnknownCommand(answer))
        {
            isNative = false;
            answer = Ask(["PSYNC", id, wanted, .. takesOver ? (string[])["FAILOVER"] : []]);
        }

        if (answer.StartsWith("+FULLRESYNC", StringComparison.Ordinal)) return ReadFull(answer) with { IsNative = isNative };
        if (answer.StartsWith("+CONTINUE", StringComparison.Ordinal)) return ReadPartial(answer);

        if (answer.StartsWith("-NOMASTERLINK", StringComparison.Ordinal)
            || answer.StartsWith("-LOADING", StringComparison.Ordinal))
        {
            throw new LinkException($"The master cannot serve now: {answer}");
        }

        if (takesOver) throw new LinkException($"The replica does not take over: {answer}");
        if (!answer.StartsWith('-')) throw new LinkException($"Unexpected reply to PSYNC from master: {answer}");
        connection.SendBytes("SYNC\r\n"u8);
        return new SyncAnswer(SyncKind.FullWithoutName);
    }

    // PSYNC2 <id|?> <first offset wanted|-1> [RESUME <snapshot> <blocks> <digest> <last key>]
    private string AskNatively(string id, string wanted, RawResumption? broken)
    {
        if (broken is null) return Ask("PSYNC2", id, wanted);
        connection.Send(
        [
            "PSYNC2"u8.ToArray(), Encoding.ASCII.GetBytes(id), Encoding.ASCII.GetBytes(wanted), "RESUME"u8.ToArray(),
            Encoding.ASCII.GetBytes(broken.SnapshotId.ToString("N")),
            Encoding.ASCII.GetBytes(broken.Blocks.ToString(CultureInfo.InvariantCulture)),
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(broken.Digest)),
            broken.LastKey,
        ]);
        return connection.ReadLine();
    }

    private static bool IsUnknownCommand(string answer) =>
        answer.StartsWith("-ERR unknown command", StringComparison.OrdinalIgnoreCase);

    // Whatever tells that the master lives; it may want AUTH first.
    private static bool IsPong(string answer) =>
        answer.StartsWith('+')
        || answer.StartsWith("-NOAUTH", StringComparison.Ordinal)
        || answer.StartsWith("-NOPERM", StringComparison.Ordinal)
        || answer.StartsWith("-ERR operation not permitted", StringComparison.Ordinal);

    // +FULLRESYNC <40 hex digits> <offset>\r\n
    private static SyncAnswer ReadFull(string answer)
    {
        var words = answer.Split(' ');
        return words.Length == 3
            && IsId(words[1])
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new SyncAnswer(SyncKind.Full, words[1].ToLowerInvariant(), offset)
            : throw new LinkException($"Master replied with wrong +FULLRESYNC syntax: {answer}");
    }

    // +CONTINUE\r\n from 2.8, +CONTINUE <40 hex digits>\r\n since 4.0
    private static SyncAnswer ReadPartial(string answer)
    {
        var words = answer.Split(' ');
        if (words.Length == 1) return new SyncAnswer(SyncKind.Partial);
        return IsId(words[1])
            ? new SyncAnswer(SyncKind.Partial, words[1].ToLowerInvariant())
            : throw new LinkException($"Master replied with wrong +CONTINUE syntax: {answer}");
    }

    private static bool IsId(string word) => word.Length == HistoryIds.IdLength && word.All(char.IsAsciiHexDigit);

    private string Ask(params ReadOnlySpan<string> arguments)
    {
        connection.Send(arguments);
        return connection.ReadLine();
    }
}

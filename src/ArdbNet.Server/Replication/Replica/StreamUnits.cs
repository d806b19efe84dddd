using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ArdbNet.Replication.Replica;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// Finds in a master's stream where a command, or a transaction, is whole, and what this server cannot apply: going on
/// without it would be to differ from the master.
/// </summary>
internal sealed class StreamUnits(ArdbServer server)
{
    private static readonly FrozenSet<string> RelativeTimes = FrozenSet.Create(
        StringComparer.Ordinal, "expire", "pexpire", "setex", "psetex", "getex", "restore", "xclaim", "set");

    private readonly StreamScripts _scripts = new(server);
    private bool _isInTransaction;
    private bool _transactionHasRelativeTimes;

    /// <summary>The offset behind the last whole unit.</summary>
    public long End { get; private set; } = server.Store.Log.TailOffset;

    /// <summary>Whether what is whole and not yet appended has times that count from now.</summary>
    public bool HasRelativeTimes { get; private set; }

    /// <summary>Why the stream cannot go on, or null.</summary>
    public Exception? Refusal { get; private set; }

    /// <summary>Looks at a batch. Returns the number of requests before the first that can't be applied.</summary>
    public int Scan(RequestReader requests, long origin)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var request = requests[i];
            var command = server.Commands.FindByOwnName(request[0]);
            Refusal = RefusalOf(command, in request);
            if (Refusal is not null) return i;

            switch (command?.Name)
            {
                case "multi":
                    _isInTransaction = true;
                    continue;
                case "exec":
                    _isInTransaction = false;
                    HasRelativeTimes |= _transactionHasRelativeTimes;
                    _transactionHasRelativeTimes = false;
                    break;
                case { } name when RelativeTimes.Contains(name) && (request.Count > 3 || name != "set"):
                    if (_isInTransaction) _transactionHasRelativeTimes = true;
                    else HasRelativeTimes = true;
                    break;
            }

            if (!_isInTransaction) End = origin + requests.EndOf(i);
        }

        return requests.Count;
    }

    public void Appended() => HasRelativeTimes = false;

    /// <summary>All whole units are applied.</summary>
    public void Applied()
    {
        if (!_isInTransaction) _scripts.Applied();
    }

    private Exception? RefusalOf(Command? command, in Request request)
    {
        if (command is null)
        {
            // Who asks for acknowledgements need not be known as a command here.
            if (Words.Equal(request[0], "REPLCONF"u8)) return null;
            return Final($"The master's stream has the unknown command '{Encoding.Latin1.GetString(request[0])}'");
        }

        if (command.Run is null && (request.Count < 2 || command.FindSubcommand(request[1]) is null))
        {
            return Final($"The master's stream has an unknown form of the command '{command.Name}'");
        }

        if (_scripts.FindUnknown(command, in request) is { } digest) return new MissingScriptException(digest);
        if (command.Name != "select" || request.Count != 2) return null;
        return int.TryParse(request[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < server.Dataset.DatabaseCount
            ? null
            : Final($"The master's stream selects database {Encoding.Latin1.GetString(request[1])}, "
                + $"and 'databases' is {server.Dataset.DatabaseCount}");
    }

    private static LinkException Final(string reason) => new(reason) { IsFinal = true };
}

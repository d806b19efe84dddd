using System.Diagnostics;
using System.Globalization;

namespace ArdbNet.TestKit;

/// <summary>What INFO replication says of a server, Redis or ArdbNet, and waits for it to say something.</summary>
public sealed class ReplicationState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _lines;

    private ReplicationState(Dictionary<string, string> lines)
    {
        _lines = lines;
    }

    public string Text => string.Join('\n', _lines.Select(static line => $"{line.Key}:{line.Value}"));

    public string Id => this["master_replid"];

    public long Offset => long.Parse(this["master_repl_offset"], CultureInfo.InvariantCulture);

    public bool IsLinkUp => _lines.GetValueOrDefault("master_link_status") == "up";

    public string this[string name] => _lines.GetValueOrDefault(name, "");

    public static ReplicationState Of(RespConnection connection, string section = "replication") => new(connection
        .Call("INFO", section).Text
        .Split("\r\n")
        .Where(static line => line.Contains(':', StringComparison.Ordinal))
        .ToDictionary(static line => line[..line.IndexOf(':', StringComparison.Ordinal)],
            static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));

    /// <summary>Asks until it is so.</summary>
    public static ReplicationState WaitFor(RespConnection connection, Func<ReplicationState, bool> condition)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            var state = Of(connection);
            if (condition(state)) return state;
            if (started.Elapsed > Patience) throw new TimeoutException($"It never came to it:\n{state.Text}");
            Thread.Sleep(10);
        }
    }

    /// <summary>Waits until a replica has all that its master, which nobody writes to, has.</summary>
    public static void WaitUntilCaughtUp(RespConnection master, RespConnection replica) =>
        WaitFor(replica, state => state.IsLinkUp
            && state["slave_repl_offset"] == Of(master).Offset.ToString(CultureInfo.InvariantCulture));

    public static string Digest(RespConnection connection) => connection.Call("DEBUG", "DIGEST").Text;
}

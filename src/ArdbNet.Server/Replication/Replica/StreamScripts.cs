using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Scripting;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// Which scripts a master's stream may name: those that are here, and those that stand before the name in what is not
/// applied yet.
/// </summary>
internal sealed class StreamScripts(ArdbServer server)
{
    private readonly HashSet<string> _coming = new(StringComparer.OrdinalIgnoreCase);
    private bool _isFlushed;

    /// <summary>Looks at a command, in order. Returns the digest that it names and that nobody knows, or null.</summary>
    public string? FindUnknown(Command command, in Request request)
    {
        if (request.Count < 2) return null;
        switch (command.Name)
        {
            case "eval":
                Come(request[1]);
                return null;
            case "evalsha":
                return IsKnown(request[1]) ? null : Encoding.Latin1.GetString(request[1]);
            case "script":
                TakeIn(command.FindSubcommand(request[1])?.Name, in request);
                return null;
            default:
                return null;
        }
    }

    /// <summary>All that was looked at is applied.</summary>
    public void Applied()
    {
        _coming.Clear();
        _isFlushed = false;
    }

    private void TakeIn(string? subcommand, in Request request)
    {
        if (subcommand == "script|load" && request.Count > 2) Come(request[2]);
        if (subcommand != "script|flush") return;
        _coming.Clear();
        _isFlushed = true;
    }

    private void Come(ReadOnlySpan<byte> text)
    {
        if (_isFlushed || !server.Scripts.HasRead(text)) _coming.Add(Encoding.ASCII.GetString(Script.DigestOf(text)));
    }

    private bool IsKnown(ReadOnlySpan<byte> digest) =>
        (!_isFlushed && server.Scripts.IsKnownToStream(digest)) || _coming.Contains(Encoding.Latin1.GetString(digest));
}

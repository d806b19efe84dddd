using System.Globalization;
using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Replication.Replica;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Propagation;

/// <summary>
/// Applies commands of a replication stream in order: the log's after a start, later a master's. What lies between
/// MULTI and EXEC becomes state at once with EXEC. No clock, no guards, no replies. Used by the executor only.
/// </summary>
public sealed class StreamApplier
{
    // Of a command that failed: enough to find it, never a whole value.
    private const int MaxShownArguments = 3;
    private const int MaxShownBytes = 64;

    private readonly ArdbServer _server;
    private readonly Session _session = Session.ForStream();
    private readonly Call _call;
    private readonly ReplicaFilter? _filter;
    private readonly List<(Command? Command, Request Request)> _queue = [];
    private bool _isInTransaction;

    internal StreamApplier(ArdbServer server, int selectedDatabase)
    {
        _server = server;
        _call = new Call(server, new StreamEntry());
        _filter = server.Replication.History.FollowsMaster ? ReplicaFilter.Of(server.Options) : null;
        _session.DatabaseIndex = Math.Max(0, selectedDatabase);
        SelectedDatabase = selectedDatabase;
        AppliedOffset = server.Store.Engine.AppliedOffset;
    }

    /// <summary>The database that the stream has selected, -1 before the first SELECT.</summary>
    public int SelectedDatabase { get; private set; }

    /// <summary>Commands applied.</summary>
    public long Applied { get; private set; }

    /// <summary>Commands that failed, each a sign that the state differs from the one the stream was made from.</summary>
    public long Errors { get; private set; }

    /// <summary>The last command that failed: its beginning, and where it was.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>The offset up to which the state is that of the stream: the end of a command or of an EXEC.</summary>
    public long AppliedOffset { get; private set; }

    /// <summary>
    /// When the bytes were received from the master, ms since 1970: what relative times to live count from, also when
    /// the log is applied again.
    /// </summary>
    public long ReceivedAtMs { get; set; }

    /// <summary>Forgets a transaction whose EXEC has not come: its bytes will come again.</summary>
    public void Reset()
    {
        _queue.Clear();
        _isInTransaction = false;
    }

    /// <summary>Applies one command that ends at <paramref name="endOffset"/>.</summary>
    public void Apply(in Request request, long endOffset)
    {
        var command = _server.Commands.FindByOwnName(request[0]);
        if (command is { IsContainer: true } && request.Count > 1) command = command.FindSubcommand(request[1]) ?? command;
        if (command?.Name == "multi")
        {
            _isInTransaction = true;
            return;
        }

        if (_isInTransaction && command?.Name != "exec")
        {
            _queue.Add((command, request.Copy()));
            return;
        }

        _server.Dataset.ObservesClock = false;
        _server.Dataset.NowMs = ReceivedAtMs;
        try
        {
            if (_isInTransaction) RunQueue();
            else Run(command, in request);
            _server.Dataset.Commit(endOffset, SelectedDatabase);
            AppliedOffset = endOffset;
        }
        catch
        {
            _server.Dataset.Rollback();
            throw;
        }
        finally
        {
            _server.Dataset.ObservesClock = true;
            _server.Dataset.Engine.EndCommand();
            _session.Output.Clear();
        }
    }

    private void RunQueue()
    {
        foreach (var (command, request) in _queue) Run(command, in request);
        _queue.Clear();
        _isInTransaction = false;
    }

    private void Run(Command? command, in Request request)
    {
        Applied++;
        // REPLCONF GETACK is the link's business.
        if (command is { Name: "replconf" } || Words.Equal(request[0], "REPLCONF"u8)) return;
        if (command?.Run is null || !command.FitsArity(request.Count))
        {
            Fail(in request, "unknown command or wrong number of arguments");
            return;
        }

        if (_filter?.Allows(command, _session.DatabaseIndex) == false) return;
        var errors = _session.Reply.ErrorCount;
        _call.Begin(_session, command, in request, isInTransaction: true);
        command.Run(_call);
        _filter?.Correct(_call);
        if (command.Name == "select") SelectedDatabase = _session.DatabaseIndex;
        if (_session.Reply.ErrorCount != errors) Fail(in request, "error");
    }

    private void Fail(in Request request, string reason)
    {
        Errors++;
        var text = new StringBuilder();
        for (var i = 0; i < Math.Min(request.Count, MaxShownArguments); i++)
        {
            var argument = request[i];
            text.Append(Encoding.Latin1.GetString(argument[..Math.Min(argument.Length, MaxShownBytes)])).Append(' ');
        }

        LastError = text.Append(CultureInfo.InvariantCulture, $"({reason}, behind offset {AppliedOffset})").ToString();
    }
}

using System.Buffers;
using ArdbNet.Replication.Replica;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Propagation;

namespace ArdbNet.Server.Replication.Replica;

/// <summary>
/// Takes a master's stream in: whole commands, and whole transactions, go into the log as they came, then they are
/// applied. What is not whole is kept in memory only, and comes again when the link breaks. Bytes come on the link's
/// thread; everything else is done in the executor, some hundred commands at a time.
/// </summary>
internal sealed class StreamIntake : IWork, IDisposable
{
    private const int CommandsAtOnce = 512;

    private readonly ArdbServer _server;
    private readonly StreamApplier _applier;
    private readonly StreamUnits _units;
    private readonly Func<bool> _isCurrent;
    private readonly RequestReader _requests =
        new(new RequestLimits { MaxBulkLength = int.MaxValue, MaxQueryBuffer = int.MaxValue }) { IsAuthenticated = true };
    private readonly SemaphoreSlim _executed = new(0);
    private readonly long _origin;
    private byte[] _pending = new byte[256 * 1024];
    private int _pendingStart;
    private int _pendingEnd;
    private long _receivedAtMs;
    private Exception? _fault;
    private bool _bringsScripts;

    /// <summary>Begins at the log's end. Made in the executor.</summary>
    /// <param name="server">Whose log and data.</param>
    /// <param name="applier">Applies commands; it is where the log ends.</param>
    /// <param name="isCurrent">Asked in the executor: false when the stream is no longer wanted.</param>
    public StreamIntake(ArdbServer server, StreamApplier applier, Func<bool> isCurrent)
    {
        _server = server;
        _applier = applier;
        _units = new StreamUnits(server);
        _isCurrent = isCurrent;
        _origin = server.Store.Log.TailOffset;
        applier.Reset();
    }

    /// <summary>The offset that an acknowledgement was asked for (REPLCONF GETACK), or -1; taken by who answers.</summary>
    public long AcknowledgementAsked { get; set; } = -1;

    /// <summary>Takes bytes in and returns when all that is whole is applied.</summary>
    /// <exception cref="LinkException">The stream has what cannot be applied, or it is no longer wanted.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        Keep(bytes);
        var copy = new ReadOnlySequence<byte>(_pending, _pendingEnd - bytes.Length, bytes.Length);
        _requests.Append(in copy);
        _receivedAtMs = Clock.NowMs;
        ReadOutcome outcome;
        while ((outcome = _requests.ReadBatch(CommandsAtOnce)) == ReadOutcome.Requests)
        {
            _server.Executor.Submit(this);
            _executed.Wait();
            if (_fault is MissingScriptException missing) throw new MissingScriptException(missing.Digest);
            if (_fault is not null)
            {
                throw new LinkException(_fault.Message, _fault) { IsFinal = _fault is LinkException { IsFinal: true } };
            }
        }

        if (outcome == ReadOutcome.NeedMore) return;
        throw new LinkException($"The master's stream has no command behind offset {_units.End}: {_requests.Error}");
    }

    public void Execute()
    {
        if (MustMove())
        {
            _server.Executor.MoveToPool(this);
            return;
        }

        try
        {
            if (_server.Scripts.Run.HasLeftStream) throw new LinkException("The server stops.") { IsFinal = true };
            if (!_isCurrent()) throw new LinkException("The link is no longer wanted.");
            TakeBatch();
        }
#pragma warning disable CA1031 // The link's thread gets it, and the server goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault = fault;
        }
        finally
        {
            _executed.Release();
        }
    }

    public void Dispose()
    {
        _requests.Dispose();
        _executed.Dispose();
    }

    // Scripts may last, and others may wait for what this thread does next. EXEC may come behind the script that it runs.
    private bool MustMove()
    {
        for (var i = 0; i < _requests.Count && !_bringsScripts; i++)
        {
            var name = _requests[i][0];
            _bringsScripts = Words.Equal(name, "EVAL"u8) || Words.Equal(name, "EVALSHA"u8);
        }

        return _bringsScripts && !_server.Executor.MayLast;
    }

    private void TakeBatch()
    {
        var count = _units.Scan(_requests, _origin);
        Append();
        for (var i = 0; i < count; i++) Apply(i);
        _units.Applied();
        _server.Dispatcher.Stream.Resume(_applier.SelectedDatabase);
        _server.Blocked.ServeReady();
        if (_units.Refusal is { } refusal) throw refusal;
    }

    private void Apply(int index)
    {
        var request = _requests[index];
        if (Words.Equal(request[0], "REPLCONF"u8) && request.Count > 1 && Words.Equal(request[1], "GETACK"u8))
        {
            AcknowledgementAsked = _applier.AppliedOffset;
        }

        _applier.ReceivedAtMs = _receivedAtMs;
        _applier.Apply(in request, _origin + _requests.EndOf(index));
    }

    // Log first; the log's end and the state are the same again when this batch has been applied.
    private void Append()
    {
        var store = _server.Store;
        var length = (int)(_units.End - store.Log.TailOffset);
        if (length <= 0) return;

        if (store.Engine.Failure is { } failure) throw new LinkException($"The store takes no writes: {failure}");
        if (!store.Log.TryReserve(length)) throw new LinkException($"The log takes no bytes: {store.Log.Failure}");
        if (_units.HasRelativeTimes)
        {
            store.Receipts.Record(store.Log.TailOffset, _receivedAtMs, store.Engine.PersistedOffset);
        }

        store.Log.Append(_pending.AsSpan(_pendingStart, length));
        _pendingStart += length;
        _units.Appended();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_pending.Length - _pendingEnd < bytes.Length)
        {
            var length = _pendingEnd - _pendingStart;
            var target = length + bytes.Length <= _pending.Length
                ? _pending
                : new byte[Math.Min(Array.MaxLength, Math.Max(2L * _pending.Length, length + (long)bytes.Length))];
            _pending.AsSpan(_pendingStart, length).CopyTo(target);
            _pending = target;
            _pendingStart = 0;
            _pendingEnd = length;
        }

        bytes.CopyTo(_pending.AsSpan(_pendingEnd));
        _pendingEnd += bytes.Length;
    }
}

using System.Diagnostics;

namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// All clients of a run, served by the thread that calls. At the greatest rate a client sends its requests together and
/// the next ones when it has all replies; at a fixed rate requests are due at equal distances whatever the server does,
/// go to the clients in turn, and their latency begins when they were due, also while nothing could be sent.
/// </summary>
internal sealed class LoadRun : IDisposable
{
    private const long Second = 1_000_000_000;
    private const long Patience = 60 * Second;
    private const int MostAwaitedAtRate = 4096;
    private const int MostUnsentAtRate = 1 << 20;

    private readonly LoadOptions _options;
    private readonly EventPoll _poll = new();
    private readonly LoadConnection[] _connections;
    private readonly RequestWriter _writer;
    private readonly IKeyChooser _keys;
    private readonly LoadFigures _figures;
    private readonly byte[] _input = new byte[256 << 10];
    private readonly long _limit;
    private SplitMix64 _random;
    private long _issued;
    private long _awaited;
    private long _startedAt;
    private long _endsAt;
    private long _answeredAt;

    public LoadRun(LoadOptions options)
    {
        _options = options;
        _random = new SplitMix64(options.Seed);
        _writer = new RequestWriter(options.ValueSize, _random.Next());
        _keys = ChooseKeys(options, _random.Next());
        var wanted = options.Workload.IsFill ? options.Keys - options.FirstKey
            : options.Rate > 0 ? (long)(options.Rate * options.Seconds) : long.MaxValue;
        _limit = Math.Min(wanted, options.Operations);
        _figures = new LoadFigures(options.Seconds + 1);
        _connections = new LoadConnection[options.Clients];
        var mostAwaited = options.Rate > 0 ? MostAwaitedAtRate : options.Pipeline;
        for (var i = 0; i < _connections.Length; i++)
            _connections[i] = new LoadConnection(options.Host, options.Port, _poll, i, mostAwaited);
    }

    /// <summary>Returns when the last reply has come.</summary>
    public LoadFigures Run()
    {
        // Stopwatch counts nanoseconds on Linux.
        _startedAt = _answeredAt = Stopwatch.GetTimestamp();
        _endsAt = _options.Workload.IsFill ? long.MaxValue : _startedAt + (_options.Seconds * Second);
        if (_options.Rate == 0)
            foreach (var connection in _connections)
                Refill(connection, _startedAt);

        var now = _startedAt;
        while (_awaited > 0 || (_options.Rate > 0 && _issued < _limit))
        {
            var ready = _poll.Wait(_options.Rate > 0 ? DueIn(now) : Second);
            for (var i = 0; i < ready; i++) Serve(_poll[i]);
            now = Stopwatch.GetTimestamp();
            if (_options.Rate > 0) IssueDue(now);
            if (_awaited > 0 && now - _answeredAt > Patience) throw new TimeoutException("The server does not reply.");
        }

        _figures.Elapsed = now - _startedAt;
        return _figures;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection?.Dispose();
        _poll.Dispose();
    }

    private static IKeyChooser ChooseKeys(LoadOptions options, ulong seed) =>
        options.Workload.IsFill ? new KeysInOrder(options.FirstKey)
        : options.IsUniform ? new UniformKeys(options.Keys, seed)
        : new ScrambledZipfianKeys(options.Keys, seed);

    private void Serve((int Number, bool IsReadable, bool IsWritable) ready)
    {
        var connection = _connections[ready.Number];
        if (ready.IsReadable) Receive(connection);
        if (ready.IsWritable) connection.Send();
    }

    private void Receive(LoadConnection connection)
    {
        ReadOnlySpan<byte> input = _input.AsSpan(0, connection.Receive(_input));
        var now = Stopwatch.GetTimestamp();
        var isAnswered = false;
        while (connection.Replies.TryRead(ref input, out var reply))
        {
            isAnswered = true;
            Complete(connection, connection.Take(), reply, now);
        }

        if (isAnswered)
        {
            _figures.RecordPause(now - _answeredAt, now - _startedAt);
            _answeredAt = now;
        }

        if (_options.Rate == 0 && connection.Awaited == 0) Refill(connection, now);
        else if (connection.UnsentBytes > 0) connection.Send();
    }

    private void Complete(LoadConnection connection, Request request, Reply reply, long now)
    {
        if (reply == Reply.Error && _figures.Errors++ == 0) _figures.FirstError = connection.Replies.ErrorText;
        if (reply == Reply.Nothing) _figures.Misses++;
        if (request.Kind == RequestKind.ReadToUpdate)
        {
            connection.Append(request with { Kind = RequestKind.Update }, _writer);
            return;
        }

        _awaited--;
        _figures.Record(now - request.DueAt, now - _startedAt);
    }

    private void Refill(LoadConnection connection, long now)
    {
        while (!connection.IsFull && _issued < _limit && now < _endsAt) Issue(connection, now);
        connection.Send();
    }

    private void IssueDue(long now)
    {
        var before = _issued;
        while (_issued < _limit && DueAt(_issued) <= now)
        {
            var connection = Next(_issued);
            if (IsBehind(connection)) break;
            Issue(connection, DueAt(_issued));
        }

        for (var i = Math.Max(before, _issued - _connections.Length); i < _issued; i++) Next(i).Send();
    }

    private void Issue(LoadConnection connection, long dueAt)
    {
        if (_awaited++ == 0) _answeredAt = dueAt;
        _issued++;
        var kind = _options.Workload.Choose(ref _random);
        connection.Append(new Request(kind, _keys.Next(), dueAt), _writer);
    }

    private LoadConnection Next(long request) => _connections[request % _connections.Length];

    private static bool IsBehind(LoadConnection connection) =>
        connection.IsFull || connection.UnsentBytes > MostUnsentAtRate;

    private long DueAt(long request) => _startedAt + (long)(request * (Second / _options.Rate));

    // While the next client can't take a request, only a reply or room for bytes wakes up.
    private long DueIn(long now) =>
        _issued < _limit && !IsBehind(Next(_issued)) ? Math.Min(DueAt(_issued) - now, Second) : Second;
}

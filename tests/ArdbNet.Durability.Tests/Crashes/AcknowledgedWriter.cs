using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>
/// A client that writes until the server dies and knows what was acknowledged. What it finds afterwards must be that,
/// and of what it had sent without an answer some beginning.
/// </summary>
internal sealed class AcknowledgedWriter(string prefix, int pipeline, int seed)
{
    private readonly StepGenerator _steps = new(prefix, seed);
    private readonly Queue<WriterStep> _unanswered = [];

    /// <summary>The keys as acknowledged.</summary>
    public KeyModel Acknowledged { get; private set; } = KeyModel.Empty;

    public long AcknowledgedCount { get; private set; }

    public void WriteUntilTheServerDies(int port)
    {
        try
        {
            using var connection = new RespConnection("127.0.0.1", port);
            while (true) WriteSome(connection);
        }
        catch (Exception end) when (end is IOException or System.Net.Sockets.SocketException)
        {
            // That is how it ends. EndOfStreamException is an IOException.
        }
    }

    /// <summary>Compares what the server holds with what it acknowledged, and takes it as the new beginning.</summary>
    public void AssertNothingIsLost(RespConnection connection)
    {
        var found = Read(connection);
        var expected = Acknowledged;
        var unanswered = _unanswered.ToList();
        foreach (var step in unanswered)
        {
            if (expected == found) break;
            expected = step.Apply(expected);
        }

        Assert.That(
            expected == found,
            Is.True,
            () => $"Writer {prefix}, {AcknowledgedCount} acknowledged, {unanswered.Count} unanswered: "
                + $"against what was acknowledged:\n{Acknowledged.DifferenceTo(found)}\nunanswered:\n"
                + string.Join('\n', unanswered.Select(static step => step.ToString()[..Math.Min(200, step.ToString().Length)])));
        Acknowledged = found;
        _unanswered.Clear();
    }

    private void WriteSome(RespConnection connection)
    {
        for (var i = 0; i < pipeline; i++)
        {
            var step = _steps.Next();
            _unanswered.Enqueue(step);
            foreach (var request in step.Requests) connection.Send(request);
        }

        for (var i = 0; i < pipeline; i++)
        {
            var step = _unanswered.Peek();
            foreach (var request in step.Requests)
            {
                var reply = connection.Read();
                if (reply.IsError) throw new InvalidOperationException($"{string.Join(' ', request)}: {reply.Text}");
            }

            Acknowledged = step.Apply(Acknowledged);
            AcknowledgedCount++;
            _unanswered.Dequeue();
        }
    }

    private KeyModel Read(RespConnection connection)
    {
        var model = KeyModel.Empty;
        foreach (var key in _steps.Keys)
        {
            var type = connection.Call("TYPE", key).Text;
            if (type != "none") model = new KeyModel(model.Keys.Add(key, ReadKey(connection, key, type)));
        }

        return model;
    }

    private static ModelKey ReadKey(RespConnection connection, string key, string type)
    {
        var result = ModelKey.Empty(type) with { ExpireAtMs = connection.Call("PEXPIRETIME", key).Number };
        switch (type)
        {
            case "string":
                return result.With("", connection.Call("GET", key).Text);
            case "hash":
                var pairs = connection.Call("HGETALL", key).Items;
                for (var i = 0; i < pairs.Count; i += 2) result = result.With(pairs[i].Text, pairs[i + 1].Text);
                return result;
            default:
                foreach (var member in connection.Call("SMEMBERS", key).Items) result = result.With(member.Text, "");
                return result;
        }
    }
}

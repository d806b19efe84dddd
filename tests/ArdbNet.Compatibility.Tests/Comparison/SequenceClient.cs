using System.Text;
using ArdbNet.TestKit;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>A client of a sequence at one server: knows what is queued and how many replies to await.</summary>
internal sealed class SequenceClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly int _port;
    private readonly int _protocol;
    private readonly List<Step> _queued = [];
    private RespConnection _connection;
    private int _marks;

    public SequenceClient(int port, int protocol)
    {
        _port = port;
        _protocol = protocol;
        _connection = Open();
    }

    public bool IsInTransaction { get; private set; }

    public bool HasSubscribed { get; private set; }

    /// <summary>The commands that the transaction holds; after EXEC those that it ran.</summary>
    public IReadOnlyList<Step> Queued => _queued;

    /// <summary>Sends a request; <see cref="Receive"/> reads what it brought.</summary>
    public void Send(Step step)
    {
        if (!IsInTransaction) _queued.Clear();
        HasSubscribed |= step.Name.EndsWith("SUBSCRIBE", StringComparison.Ordinal)
            || (step.Name == "CLIENT" && step.Arguments is [_, "TRACKING", ..]);
        _connection.Send(step.Bytes);
        if (HasEnd(step)) SendMark();
    }

    /// <summary>All replies and messages up to now. The last is null when the server closed the connection.</summary>
    public List<RespReply?> Receive(Step step)
    {
        var replies = new List<RespReply?>();
        try
        {
            if (!HasEnd(step)) replies.Add(_connection.Read());
            else ReadToMark(replies);
            // What comes after QUIT may meet a closed socket, and the reply be lost with it.
            if (step.Name == "QUIT" && _connection.IsClosedByPeer()) throw new EndOfStreamException();
        }
        catch (IOException failure) when (failure is EndOfStreamException || _connection.IsClosedByPeer())
        {
            replies.Add(null);
            Reopen();
            return replies;
        }

        if (replies.Count > 0) Follow(step, replies[0]!);
        return replies;
    }

    /// <summary>Messages that came without a request of this connection.</summary>
    public List<RespReply?> ReceiveMessages()
    {
        var messages = new List<RespReply?>();
        if (!HasSubscribed || IsInTransaction) return messages;
        SendMark();
        ReadToMark(messages);
        return messages;
    }

    public RespReply Ask(params byte[][] request) => _connection.Call(request);

    public void Dispose() => _connection.Dispose();

    private RespConnection Open()
    {
        var connection = new RespConnection("127.0.0.1", _port, Patience);
        if (_protocol == 3) connection.Call("HELLO", "3");
        return connection;
    }

    private void Reopen()
    {
        _connection.Dispose();
        _connection = Open();
        IsInTransaction = HasSubscribed = false;
    }

    // A PING shows where replies end, except where it would be queued.
    private bool HasEnd(Step step) => IsInTransaction
        ? step is { Name: "EXEC" } or { Name: "DISCARD" or "RESET", Arguments.Length: 1 }
        : step.Name is not ("MULTI" or "QUIT");

    private void SendMark() => _connection.Send("PING", $"mark {++_marks}");

    private void ReadToMark(List<RespReply?> replies)
    {
        var mark = Encoding.ASCII.GetBytes($"mark {_marks}");
        while (true)
        {
            var reply = _connection.Read();
            var end = reply.Items.Count == 2 && reply[0].Text == "pong" ? reply[1] : reply;
            if (end.Type == RespType.Bulk && end.Bytes.AsSpan().SequenceEqual(mark)) return;
            replies.Add(reply);
        }
    }

    private void Follow(Step step, RespReply reply)
    {
        if (reply is { Type: RespType.SimpleString, Text: "QUEUED" }) _queued.Add(step);
        else if (IsInTransaction && HasEnd(step)) IsInTransaction = false;
        else if (step.Name == "MULTI" && reply.Text == "OK") IsInTransaction = true;
    }
}

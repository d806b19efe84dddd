namespace ArdbNet.TestKit;

/// <summary>A client of two servers that must answer equally; a difference throws.</summary>
public sealed class TwinConnection(RespConnection client, RespConnection reference) : IDisposable
{
    private string _lastCall = "";

    public void Send(params string[] arguments)
    {
        _lastCall = string.Join(' ', arguments);
        client.Send(arguments);
        reference.Send(arguments);
    }

    /// <summary>Reads a reply, which both must give.</summary>
    public RespReply Read()
    {
        var expected = reference.Read();
        var reply = client.Read();
        if (reply.Equals(expected)) return reply;
        throw new InvalidOperationException($"After {_lastCall}: {reply.Type} {reply}\nRedis: {expected.Type} {expected}");
    }

    public RespReply Call(params string[] arguments)
    {
        Send(arguments);
        return Read();
    }

    /// <summary>HELLO 3, whose reply names the client's number.</summary>
    public void SwitchToResp3()
    {
        client.Call("HELLO", "3");
        reference.Call("HELLO", "3");
    }

    /// <summary>Reads as many replies.</summary>
    public void Read(int count)
    {
        for (var i = 0; i < count; i++) Read();
    }

    public void Dispose()
    {
        client.Dispose();
        reference.Dispose();
    }
}

namespace ArdbNet.Replication.Master;

/// <summary>The connection to a replica as its link sees it. Any thread.</summary>
public interface IReplicaPeer
{
    /// <summary>Waits until replies from before have left; from then on only the link sends.</summary>
    Task BeginFeedAsync(CancellationToken cancellation);

    /// <summary>Sends bytes. At most one call at a time.</summary>
    /// <exception cref="IOException">The replica has gone.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>The link sends nothing more: the connection closes.</summary>
    void EndFeed();

    /// <summary>Closes the connection at once, whatever is stuck in it.</summary>
    void Abort(string reason);
}

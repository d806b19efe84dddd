using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Replication;

/// <summary>A client that waits for its last write to be safer.</summary>
/// <param name="server">The master.</param>
/// <param name="offset">Where the log ended behind the write.</param>
public abstract class AcknowledgementWait(ArdbServer server, long offset) : BlockedCall(KeyType.None, [])
{
    public long Offset { get; } = offset;

    /// <summary>Whether it may go on.</summary>
    public abstract bool IsEnough { get; }

    /// <summary>Whether replicas have to be asked.</summary>
    public abstract bool AsksReplicas { get; }

    protected Acknowledgements Acknowledgements => server.Replicas.Acknowledgements;

    public override bool TryServe(Call call, ReadOnlySpan<byte> key) => false;

    public override void Released() => Acknowledgements.Remove(this);
}

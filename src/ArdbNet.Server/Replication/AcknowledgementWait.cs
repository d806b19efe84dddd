using ArdbNet.Resp.Writing;
using ArdbNet.Server.Blocking;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Replication;

/// <summary>A client in WAIT: it goes on when enough replicas have what it wrote last.</summary>
internal sealed class AcknowledgementWait(ArdbServer server, long offset, long replicas) : BlockedCall(KeyType.None, [])
{
    public long Offset { get; } = offset;

    public bool IsEnough() => server.Replicas.Acknowledgements.Count(Offset) >= replicas;

    public override bool TryServe(Call call, ReadOnlySpan<byte> key) => false;

    public override void ReplyTimeout(ReplyWriter reply) =>
        reply.Integer(server.Replicas.Acknowledgements.Count(Offset));

    public override void Released() => server.Replicas.Acknowledgements.Remove(this);
}

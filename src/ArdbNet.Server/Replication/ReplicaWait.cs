using ArdbNet.Resp.Writing;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>A client in WAIT: it goes on when enough replicas have what it wrote last.</summary>
internal sealed class ReplicaWait(ArdbServer server, long offset, long replicas) : AcknowledgementWait(server, offset)
{
    public override bool IsEnough => Acknowledgements.Count(Offset) >= replicas;

    public override bool AsksReplicas => true;

    public override void ReplyTimeout(ReplyWriter reply) => reply.Integer(Acknowledgements.Count(Offset));
}

using ArdbNet.Resp.Writing;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Replication;

/// <summary>A client in WAITAOF: it goes on when our disk, if it asks for that, and enough replicas' disks have its write.</summary>
internal sealed class DiskWait(ArdbServer server, long offset, long own, long replicas)
    : AcknowledgementWait(server, offset)
{
    public override bool IsEnough =>
        Acknowledgements.CountOwnDisk(Offset) >= own && Acknowledgements.CountDisks(Offset) >= replicas;

    public override bool AsksReplicas => replicas > 0;

    // *2 own disk, replicas' disks
    public override void ReplyTimeout(ReplyWriter reply)
    {
        reply.ArrayHeader(2);
        reply.Integer(Acknowledgements.CountOwnDisk(Offset));
        reply.Integer(Acknowledgements.CountDisks(Offset));
    }
}

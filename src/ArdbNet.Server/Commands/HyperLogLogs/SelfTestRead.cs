using System.Buffers.Binary;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.HyperLogLogs;

namespace ArdbNet.Server.Commands.HyperLogLogs;

/// <summary>
/// PFSELFTEST: counts numbers of elements that are known, sparse and dense, and compares. Looks at no data, so that it
/// runs outside the executor.
/// </summary>
internal sealed class SelfTestRead : LongRead
{
    private const long Elements = 1_000_000;
    private const long DefaultSparseLength = 3000;

    // The standard error of so many registers; six times as much is next to impossible.
    private const double MaxError = 6 * 1.04 / 128;

    public override bool WriteNext(ReplyWriter reply)
    {
        if (Test() is { } failure) reply.Error("TESTFAILED " + failure);
        else reply.Ok();
        return false;
    }

    protected override void Dispose(bool disposing)
    {
    }

    private static string? Test()
    {
        var sparse = New();
        var dense = New();
        dense.TryMakeDense();
        var seed = Random.Shared.NextInt64();
        Span<byte> element = stackalloc byte[sizeof(long)];
        var checkpoint = 1L;
        for (var i = 1L; i <= Elements; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(element, i ^ seed);
            sparse.Add(element);
            dense.Add(element);
            if (i != checkpoint) continue;

            checkpoint *= 10;
            if (Compare(sparse.Bytes, dense.Bytes, i) is { } failure) return failure;
        }

        return null;
    }

    private static HyperLogLogEditor New()
    {
        var room = new byte[HyperLogLogEditor.RoomFor(HyperLogLog.EmptyLength, DefaultSparseLength)];
        HyperLogLog.WriteEmpty(room);
        return new HyperLogLogEditor(room, HyperLogLog.EmptyLength, DefaultSparseLength);
    }

    private static string? Compare(ReadOnlySpan<byte> sparse, ReadOnlySpan<byte> dense, long elements)
    {
        if (elements < DefaultSparseLength / 2 && HyperLogLog.IsDense(sparse)) return "sparse encoding not used";
        if (!HyperLogLog.TryCount(sparse, out var count) || !HyperLogLog.TryCount(dense, out var other)
            || count != other)
        {
            return "dense/sparse disagree";
        }

        var error = Math.Abs((long)count - elements);
        // Ten elements that meet in a register are rare, not impossible.
        var most = elements == 10 ? 1 : (long)Math.Ceiling(MaxError * elements);
        return error <= most ? null : $"Too big error. card:{elements} abserr:{error}";
    }
}

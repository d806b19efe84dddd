using System.Text;
using ArdbNet.Replication.RawStream;
using ArdbNet.Storage.Copies;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Replication.Master;

/// <summary>
/// The raw key-value stream for one replica: its thread sends the snapshot block by block, at the replica's pace.
/// </summary>
public sealed class RawSync : FullSync
{
    private readonly RawCodecs _codecs;
    private readonly RawPosition _start;
    private readonly byte[] _lastKey;
    private readonly TaskCompletionSource<ReplicaLink> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesDone;
    private long _keysDone;
    private ushort _progress;

    /// <param name="snapshot">The data; joined, and left when this is over.</param>
    /// <param name="codecs">How blocks are stored.</param>
    /// <param name="start">Where the transfer begins, or goes on.</param>
    /// <param name="lastKey">The last key that the replica has.</param>
    public RawSync(SyncSnapshot snapshot, RawCodecs codecs, RawPosition start, byte[] lastKey)
        : base(snapshot)
    {
        ArgumentNullException.ThrowIfNull(start);
        _codecs = codecs;
        _start = start;
        _lastKey = lastKey;
        _keysDone = start.Keys;
        _sent.Task.ObserveFault();
        _opened.Task.ObserveFault();
    }

    public override string State => "raw";

    public override long BytesDone => Volatile.Read(ref _bytesDone);

    public override long BytesToDo =>
        _progress == 0 || IsMade ? 0 : (long)(BytesDone / Progress * (1 - Progress));

    public override long KeysDone => Volatile.Read(ref _keysDone);

    public override long KeyCount => Snapshot.State.KeyCount;

    // Keys come first, so their number says little.
    public override double Progress => IsMade ? 1 : _progress / (double)ushort.MaxValue;

    internal override bool IsHeldUntilAcknowledged => true;

    protected override bool CanJoin => Users == 0;

    /// <inheritdoc/>
    public override void Cancel()
    {
        base.Cancel();
        // Its thread may be waiting for a replica that does not read.
        if (_begun.Task.IsCompletedSuccessfully && !IsMade) _begun.Task.Result.End("the full sync is broken off");
    }

    internal override async Task TransferAsync(ReplicaLink link, CancellationToken cancellation)
    {
        await link.WaitAsync(_opened.Task).ConfigureAwait(false);
        link.BeginTransfer();
        // $RAW:<version>\r\n<frames>
        await link.SendAsync(Encoding.ASCII.GetBytes($"$RAW:{RawFormat.Version}\r\n")).ConfigureAwait(false);
        _begun.TrySetResult(link);
        // Not cancelled: the thread must have sent its last before the connection gets its end.
        await _sent.Task.ConfigureAwait(false);
    }

    protected override void Make()
    {
        var entries = new LiveEntries(Snapshot.Open(ThrowIfUnwanted), Snapshot.State);
        var size = entries.Size;
        using var walk = new SnapshotBlocks(entries, _lastKey);
        _opened.TrySetResult();
        while (!_begun.Task.Wait(50)) ThrowIfUnwanted();
        var link = _begun.Task.Result;
        using var frames = new RawBlockWriter(_codecs, _start);
        Send(link, new RawHeader(Snapshot.Id, StoreFormat.Version, _start.Blocks, Offset, KeyCount, size).Write());
        var share = new WaitingShare(TimeProvider.System);
        while (walk.Take() is { } block)
        {
            ThrowIfUnwanted();
            _progress = block.Progress;
            frames.SavesBytes = share.IsMost;
            var frame = frames.Write(block);
            share.BeginWait();
            Send(link, frame);
            share.EndWait();
            Volatile.Write(ref _keysDone, frames.Position.Keys);
            Snapshot.Passed(frames.Position);
            walk.GiveBack(block);
        }

        Send(link, new RawEnd(frames.Position, Snapshot.State.Write()).Write());
        _sent.TrySetResult();
    }

    protected override void Fail(Exception cause)
    {
        var fault = new FullSyncException($"The raw full sync failed: {cause.Message}", cause);
        _opened.TrySetException(fault);
        _sent.TrySetException(fault);
    }

    protected override void Release()
    {
        // Much of what was sent may never have come: only the replica knows its place in the stream, and may come back.
        if (BytesDone > 0 && !_begun.Task.Result.FirstAcknowledgement.IsCompleted) Snapshot.Interrupt();
        Snapshot.Leave();
    }

    private void Send(ReplicaLink link, ReadOnlyMemory<byte> frame)
    {
        link.SendPacedAsync(frame).AsTask().GetAwaiter().GetResult();
        Volatile.Write(ref _bytesDone, _bytesDone + frame.Length);
    }
}

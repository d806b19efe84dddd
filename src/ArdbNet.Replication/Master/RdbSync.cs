using System.Security.Cryptography;
using System.Text;
using ArdbNet.Replication.Log;
using ArdbNet.Storage.Dumps;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Master;

/// <summary>
/// An RDB for one or more replicas: spooled to a file that all who wait share, or streamed to those who were there at its
/// start.
/// </summary>
public sealed class RdbSync : FullSync
{
    private const int PieceBytes = 32 * 1024;

    private readonly LogPin _pin;
    private readonly string? _directory;
    private readonly byte[] _endMark;
    private readonly List<StreamReceiver> _receivers = [];
    private readonly TaskCompletionSource _spooled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile SafeFileHandle? _file;
    private volatile DatasetDump? _dump;
    private long _bytesDone;

    private RdbSync(SyncSnapshot snapshot, DumpContent content, int streamDatabase, LogPin pin, string? directory)
        : base(snapshot)
    {
        Content = content;
        StreamDatabase = streamDatabase;
        _pin = pin;
        _directory = directory;
        _endMark = IsStreamed ? Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(40, true)) : [];
        _spooled.Task.ObserveFault();
    }

    public DumpContent Content { get; }

    /// <summary>Not 0: the dump says which database the stream behind it has selected, and is for Redis since 4.0.</summary>
    public int StreamDatabase { get; }

    /// <summary>Sent as it is made, its length unknown.</summary>
    public bool IsStreamed => _directory is null;

    public override string State => IsMade ? "sending" : IsStreamed ? "streaming" : "spooling";

    public override long BytesDone => Volatile.Read(ref _bytesDone);

    public override long BytesToDo =>
        IsMade || KeysDone == 0 ? 0 : (long)((double)BytesDone / KeysDone * (KeyCount - KeysDone));

    public override long KeysDone => _dump?.KeysDone ?? 0;

    public override long KeyCount => Content == DumpContent.NoKeys ? 0 : Snapshot.State.KeyCount;

    /// <summary>Streams left out for replicas that know none.</summary>
    public long LeftOut => _dump?.LeftOut ?? 0;

    protected override bool CanJoin => !_spooled.Task.IsFaulted;

    /// <summary>
    /// Prepares a dump to a file whose name is gone at once, so that nothing is left behind; should the process end in between,
    /// the log removes it at the next start.
    /// </summary>
    /// <param name="snapshot">The data; joined, and left when the dump is made.</param>
    /// <param name="content">What of it.</param>
    /// <param name="streamDatabase">The database that the stream behind it has selected; 0 needs no mention.</param>
    /// <param name="log">Pinned from the dump's offset on.</param>
    /// <param name="directory">Where the file lies.</param>
    public static RdbSync Spool(
        SyncSnapshot snapshot, DumpContent content, int streamDatabase, ReplicationLog log, string directory)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(directory);
        return new RdbSync(snapshot, content, streamDatabase, log.Pin(snapshot.Offset), directory);
    }

    /// <summary>Prepares a dump that goes to its receivers as it is made.</summary>
    /// <inheritdoc cref="Spool"/>
    public static RdbSync Stream(
        SyncSnapshot snapshot,
        DumpContent content,
        int streamDatabase,
        ReplicationLog log,
        IEnumerable<ReplicaLink> receivers)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(log);
        var sync = new RdbSync(snapshot, content, streamDatabase, log.Pin(snapshot.Offset), directory: null);
        sync._receivers.AddRange(receivers.Select(static link => new StreamReceiver(link)));
        return sync;
    }

    internal override async Task TransferAsync(ReplicaLink link, CancellationToken cancellation)
    {
        if (IsStreamed)
        {
            link.BeginTransfer();
            await StreamToAsync(link, cancellation).ConfigureAwait(false);
            // It finds the dump's end by the mark being the last bytes of what it reads: nothing may follow too soon.
            await link.FirstAcknowledgement.WaitAsync(cancellation).ConfigureAwait(false);
            return;
        }

        await link.WaitAsync(_spooled.Task).ConfigureAwait(false);
        link.BeginTransfer();
        // $<length>\r\n<dump>, without a line end behind it.
        await link.SendAsync(Encoding.ASCII.GetBytes($"${BytesDone}\r\n")).ConfigureAwait(false);
        await SendFileAsync(link, cancellation).ConfigureAwait(false);
    }

    protected override void Make()
    {
        try
        {
            if (_directory is not null) _file = CreateFile(_directory);
            using var dump = new DatasetDump(Snapshot.State, Snapshot.Open(ThrowIfUnwanted), Content, StreamDatabase);
            _dump = dump;
            if (IsStreamed) SendToReceivers(dump);
            else WriteFile(dump);
        }
        finally
        {
            Snapshot.Leave();
        }

        _spooled.TrySetResult();
    }

    protected override void Fail(Exception cause)
    {
        foreach (var receiver in _receivers) receiver.Fail(cause.Message);
        _spooled.TrySetException(new FullSyncException($"The dump failed: {cause.Message}", cause));
    }

    protected override void Release()
    {
        _pin.Dispose();
        _file?.Dispose();
    }

    private static SafeFileHandle CreateFile(string directory)
    {
        var path = Path.Combine(directory, $"full-sync-{Guid.NewGuid():N}.tmp");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous);
        File.Delete(path);
        return file;
    }

    private async Task SendFileAsync(ReplicaLink link, CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        var length = BytesDone;
        for (var offset = 0L; offset < length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = await RandomAccess.ReadAsync(_file!, buffer, offset, cancellation).ConfigureAwait(false);
            if (read == 0) throw new FullSyncException("The dump's file is shorter than it was.");
            await link.SendPacedAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            offset += read;
        }
    }

    private async Task StreamToAsync(ReplicaLink link, CancellationToken cancellation)
    {
        var receiver = _receivers.Find(receiver => receiver.Link == link)!;
        // $EOF:<40 bytes>\r\n<dump><the same 40 bytes>
        await link.SendAsync((byte[])[.. "$EOF:"u8, .. _endMark, .. "\r\n"u8]).ConfigureAwait(false);
        receiver.Begin();
        await receiver.Ended.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void WriteFile(DatasetDump dump)
    {
        while (dump.WriteNext())
        {
            ThrowIfUnwanted();
            RandomAccess.Write(_file!, dump.Piece.Span, _bytesDone);
            Volatile.Write(ref _bytesDone, _bytesDone + dump.Piece.Length);
        }
    }

    private void SendToReceivers(DatasetDump dump)
    {
        foreach (var receiver in _receivers) receiver.WaitUntilBegun();
        while (dump.WriteNext())
        {
            ThrowIfUnwanted();
            SendToReceivers(dump.Piece);
            Volatile.Write(ref _bytesDone, _bytesDone + dump.Piece.Length);
        }

        SendToReceivers(_endMark);
        foreach (var receiver in _receivers) receiver.Complete();
    }

    private void SendToReceivers(ReadOnlyMemory<byte> piece)
    {
        foreach (var receiver in _receivers) receiver.BeginSend(piece);
        foreach (var receiver in _receivers) receiver.EndSend();
    }
}

using System.Security.Cryptography;
using System.Text;
using ArdbNet.Replication.Log;
using ArdbNet.Storage.Dumps;
using Microsoft.Win32.SafeHandles;

namespace ArdbNet.Replication.Master;

/// <summary>
/// One dump for one or more replicas, made while writes go on: spooled to a file that all who wait share, or streamed to
/// those who were there at its start. The log is pinned from the dump's offset as long as a replica may need it.
/// </summary>
public sealed class FullSync
{
    private const int PieceBytes = 32 * 1024;

    private readonly Lock _gate = new();
    private readonly LogPin _pin;
    private readonly DatasetDump _dump;
    private readonly SafeFileHandle? _file;
    private readonly byte[] _endMark;
    private readonly List<StreamReceiver> _receivers = [];
    private readonly TaskCompletionSource _spooled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCancelled;
    private int _users;
    private bool _isOver;
    private long _bytesDone;

    private FullSync(DatasetDump dump, LogPin pin, string replicationId, SafeFileHandle? file)
    {
        _dump = dump;
        _pin = pin;
        _file = file;
        _endMark = file is null ? Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(40, true)) : [];
        ReplicationId = replicationId;
        // Nobody hears of a fault when all have gone.
        _ = _spooled.Task.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    /// <summary>The stream's name when the snapshot was made.</summary>
    public string ReplicationId { get; }

    /// <summary>The log offset of the dump's state: the stream goes on behind it.</summary>
    public long Offset => _dump.Offset;

    public DumpContent Content => _dump.Content;

    /// <summary>Not 0: the dump says which database the stream behind it has selected, and is for Redis since 4.0.</summary>
    public int StreamDatabase => _dump.StreamDatabase;

    /// <summary>Sent as it is made, its length unknown.</summary>
    public bool IsStreamed => _file is null;

    /// <summary>Completes when the file is whole.</summary>
    public Task Spooled => _spooled.Task;

    /// <summary>Completes when the dump's thread has ended, with or without success.</summary>
    public Task Made => _made.Task;

    public bool IsMade => _made.Task.IsCompleted;

    /// <summary>Made, and no replica needs it any more.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Bytes of the dump that are made.</summary>
    public long BytesDone => Volatile.Read(ref _bytesDone);

    /// <summary>About how many bytes of it are still to be made, judged by the keys.</summary>
    public long BytesToDo =>
        IsMade || KeysDone == 0 ? 0 : (long)((double)BytesDone / KeysDone * (KeyCount - KeysDone));

    public long KeysDone => _dump.KeysDone;

    public long KeyCount => _dump.KeyCount;

    /// <summary>Streams left out for replicas that know none.</summary>
    public long LeftOut => _dump.LeftOut;

    /// <summary>Replicas that wait for it or receive it.</summary>
    public int Users => Volatile.Read(ref _users);

    /// <summary>Prepares a dump to a file that has no name, so that nothing is left behind whatever happens.</summary>
    /// <exception cref="FullSyncException">The disk refuses; the dump is disposed.</exception>
    public static FullSync Spool(DatasetDump dump, ReplicationLog log, string directory, string replicationId)
    {
        ArgumentNullException.ThrowIfNull(dump);
        ArgumentNullException.ThrowIfNull(log);
        try
        {
            var path = Path.Combine(directory, $"full-sync-{Guid.NewGuid():N}.tmp");
            var file = File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous);
            File.Delete(path);
            return new FullSync(dump, log.Pin(dump.Offset), replicationId, file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            dump.Dispose();
            throw new FullSyncException($"The dump can't be written: {cause.Message}", cause);
        }
    }

    /// <summary>Prepares a dump that goes to its receivers as it is made.</summary>
    public static FullSync Stream(
        DatasetDump dump, ReplicationLog log, string replicationId, IEnumerable<ReplicaLink> receivers)
    {
        ArgumentNullException.ThrowIfNull(dump);
        ArgumentNullException.ThrowIfNull(log);
        var sync = new FullSync(dump, log.Pin(dump.Offset), replicationId, file: null);
        sync._receivers.AddRange(receivers.Select(static link => new StreamReceiver(link)));
        return sync;
    }

    /// <summary>A replica is to get the dump. False when it is over; each success needs a <see cref="Leave"/>.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (_isOver || _spooled.Task.IsFaulted) return false;
            _users++;
            return true;
        }
    }

    /// <summary>A replica has the dump, or has gone.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _users--;
            EndIfUnused();
        }
    }

    /// <summary>Breaks the dump off if it is still being made.</summary>
    public void Cancel() => _isCancelled = true;

    /// <summary>Makes the dump, on a thread of its own. <paramref name="ended"/> is called in the end; null: it succeeded.</summary>
    public void Begin(Action<FullSync, Exception?> ended) => new Thread(() => Make(ended))
    {
        IsBackground = true,
        Name = "full sync",
    }.Start();

    /// <summary>Sends the whole file to a replica.</summary>
    internal async Task SendFileAsync(ReplicaLink link, CancellationToken cancellation)
    {
        var buffer = new byte[PieceBytes];
        var length = BytesDone;
        for (var offset = 0L; offset < length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = await RandomAccess.ReadAsync(_file!, buffer, offset, cancellation).ConfigureAwait(false);
            if (read == 0) throw new FullSyncException("The dump's file is shorter than it was.");
            await link.SendAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
            offset += read;
        }
    }

    /// <summary>Lets a replica take part in the streamed dump; completes when it has all of it.</summary>
    internal async Task StreamToAsync(ReplicaLink link, CancellationToken cancellation)
    {
        var receiver = _receivers.Find(receiver => receiver.Link == link)!;
        // $EOF:<40 bytes>\r\n<dump><the same 40 bytes>
        await link.SendAsync((byte[])[.. "$EOF:"u8, .. _endMark, .. "\r\n"u8]).ConfigureAwait(false);
        receiver.Begin();
        await receiver.Ended.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void Make(Action<FullSync, Exception?> ended)
    {
        Exception? fault = null;
        BackgroundPriority.Take();
        try
        {
            if (_file is not null) WriteFile();
            else SendToReceivers();
            _spooled.TrySetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong is the dump's fault, not the process' end.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            fault = cause;
            foreach (var receiver in _receivers) receiver.Fail(cause.Message);
            _spooled.TrySetException(new FullSyncException($"The dump failed: {cause.Message}", cause));
        }

        lock (_gate)
        {
            _dump.Dispose();
            _made.SetResult();
            EndIfUnused();
        }

        ended(this, fault);
    }

    private void WriteFile()
    {
        while (_dump.WriteNext())
        {
            ThrowIfUnwanted();
            RandomAccess.Write(_file!, _dump.Piece.Span, _bytesDone);
            Volatile.Write(ref _bytesDone, _bytesDone + _dump.Piece.Length);
        }
    }

    private void SendToReceivers()
    {
        foreach (var receiver in _receivers) receiver.WaitUntilBegun();
        while (_dump.WriteNext())
        {
            ThrowIfUnwanted();
            SendToReceivers(_dump.Piece);
            Volatile.Write(ref _bytesDone, _bytesDone + _dump.Piece.Length);
        }

        SendToReceivers(_endMark);
        foreach (var receiver in _receivers) receiver.Complete();
    }

    private void SendToReceivers(ReadOnlyMemory<byte> piece)
    {
        foreach (var receiver in _receivers) receiver.BeginSend(piece);
        foreach (var receiver in _receivers) receiver.EndSend();
    }

    private void ThrowIfUnwanted()
    {
        if (_isCancelled) throw new FullSyncException("it was broken off");
        if (Users == 0) throw new FullSyncException("all replicas have gone");
    }

    private void EndIfUnused()
    {
        if (_isOver || _users > 0 || !_made.Task.IsCompleted) return;
        Volatile.Write(ref _isOver, true);
        _pin.Dispose();
        _file?.Dispose();
    }
}

namespace ArdbNet.Replication.Log;

/// <summary>
/// Recovery: finds out what the files hold, names the history, puts the files in order.
/// Nothing is changed before the state says so: new names are durable before the first cut or rename, and they are made
/// again when the process dies in between, because the damage is still there to be seen. Until the state says "not
/// clean", nothing can be appended.
/// </summary>
internal sealed class LogOpening
{
    private readonly LogDirectory _directory;
    private readonly StateFile _stateFile;
    private readonly LogOptions _options;
    private readonly long _appliedOffset;
    private readonly List<string> _messages = [];
    private LogState? _stored;

    private LogOpening(LogDirectory directory, StateFile stateFile, LogOptions options, long appliedOffset)
    {
        _directory = directory;
        _stateFile = stateFile;
        _options = options;
        _appliedOffset = appliedOffset;
    }

    /// <exception cref="LogException">The files are from a newer version, or another store's.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static OpenedLog Run(LogDirectory directory, StateFile stateFile, LogOptions options, long appliedOffset) =>
        new LogOpening(directory, stateFile, options, appliedOffset).Run();

    private OpenedLog Run()
    {
        _directory.Create();
        _stored = _stateFile.Read();
        var found = FoundSegments.Find(_directory, _appliedOffset);
        if (found.IsEmpty && _appliedOffset == 0 && (_stored is null || _stored.Tail == 0))
        {
            return Begin(found, LogRecoveryKind.Created, HistoryIds.Fresh());
        }

        if (_stored is null && found.ClaimedTail > 0)
        {
            Tell(File.Exists(_stateFile.Path)
                ? $"Both copies of {_stateFile.Path} are damaged."
                : $"{_stateFile.Path} is missing.");
        }

        if (IsOfAnotherStore)
        {
            return Refuse(found);
        }

        if (found.Kept.Count == 0)
        {
            Tell(found.IsEmpty
                ? $"The log's segments are missing, the data is at offset {_appliedOffset}."
                : $"The log begins after offset {_appliedOffset}, where the data is.");
            return Restart(found);
        }

        if (found.Tail < _appliedOffset)
        {
            Tell($"The log's good bytes end at offset {found.Tail}, the data is at offset {_appliedOffset}.");
            return Restart(found);
        }

        return Keep(found);
    }

    // A store at offset 0 is empty, and any whole log makes its data.
    private bool IsOfAnotherStore =>
        _appliedOffset > 0
        && _stored is { StoreId.Length: > 0 }
        && _options.StoreId.Length > 0
        && !string.Equals(_stored.StoreId, _options.StoreId, StringComparison.Ordinal);

    // Applied to another store's data these bytes would make what never was; dropped, they may be missed.
    private OpenedLog Refuse(FoundSegments found)
    {
        var end = Math.Max(found.ClaimedTail, _stored!.Tail);
        if (end > _appliedOffset)
        {
            throw new LogException(
                $"The log in '{_directory.Path}' is of another store, and goes on to offset {end} where this store's "
                + $"data ends at {_appliedOffset}. Put its own store back, or move the log away.");
        }

        Tell("The log is of another store.");
        return Restart(found);
    }

    private OpenedLog Keep(FoundSegments found)
    {
        var (kind, history) = Judge(found);
        var isNew = !string.Equals(history.ReplicationId, _stored?.History.ReplicationId, StringComparison.Ordinal);
        TellOutcome(found, kind, isNew ? history : null);
        _stateFile.RenewMark();
        _stateFile.Write(NewState(history, found.Tail));
        SetAside(found);
        if (found.NeedsCut)
        {
            var last = found.Kept[^1];
            if (kind == LogRecoveryKind.Damaged)
            {
                CopyAside(last.File.Path);
            }

            SegmentCut.Run(last, found.Tail - last.First);
        }

        if (kind != LogRecoveryKind.Clean)
        {
            foreach (var segment in found.Kept)
            {
                segment.Flush();
            }
        }

        return new OpenedLog([.. found.Kept, .. found.Ready], found.Tail, history, Describe(found, kind, isNew));
    }

    private (LogRecoveryKind Kind, HistoryIds History) Judge(FoundSegments found)
    {
        if (_stored is null)
        {
            // An empty log without a state is one whose making was interrupted.
            return (found.ClaimedTail == 0 ? LogRecoveryKind.Created : LogRecoveryKind.Damaged, HistoryIds.Fresh());
        }

        var history = _stored.History;
        var shared = Math.Min(found.Tail, _stored.Tail);
        if (_stored.IsClean)
        {
            return found.IsDamaged || found.Tail != _stored.Tail
                ? (LogRecoveryKind.Damaged, Cut(history, shared))
                : _stateFile.IsInPlace
                    ? (LogRecoveryKind.Clean, history)
                    : (LogRecoveryKind.Copied, Cut(history, shared));
        }

        if (!string.Equals(_stored.BootId, BootId.Current(), StringComparison.Ordinal))
        {
            return (LogRecoveryKind.MachineStopped, Cut(history, found.Tail));
        }

        return found.IsDamaged || found.Tail < _stored.Tail
            ? (LogRecoveryKind.Damaged, Cut(history, found.Tail))
            : _stateFile.IsInPlace
                ? (LogRecoveryKind.ProcessKilled, history)
                : (LogRecoveryKind.Copied, Cut(history, found.Tail));
    }

    // Of our own history others may have seen more than is left. A master's is the master's: what is left of it is a
    // beginning of it still, and the master sends the rest again.
    private static HistoryIds Cut(HistoryIds history, long offset) =>
        history.FollowsMaster ? history : history.Shift(offset);

    // The data is right as it is; only the log's bytes are of no use to it.
    private OpenedLog Restart(FoundSegments found)
    {
        var isExact = _stored is { IsClean: true } && _stored.Tail == _appliedOffset && !IsOfAnotherStore;
        var history = isExact ? Cut(_stored!.History, _appliedOffset) : HistoryIds.Fresh();
        Tell($"The log begins anew at offset {_appliedOffset} with replication id {history.ReplicationId}.");
        return Begin(found, LogRecoveryKind.Restarted, history);
    }

    private OpenedLog Begin(FoundSegments found, LogRecoveryKind kind, HistoryIds history)
    {
        _stateFile.RenewMark();
        _stateFile.Write(NewState(history, _appliedOffset));
        SetAside(found);
        foreach (var segment in (Segment[])[.. found.Kept, .. found.Ready])
        {
            SetAside(segment);
        }

        var header = SegmentHeader.Fresh(_appliedOffset, _options.SegmentSize);
        var file = SegmentFile.Create(_directory.UnfinishedPath, SegmentLayout.FileLength(_options.SegmentSize));
        var first = SegmentPreparer.Publish(file, header, _directory);
        return new OpenedLog([first], _appliedOffset, history, Describe(found, kind, isNew: true));
    }

    private LogRecovery Describe(FoundSegments found, LogRecoveryKind kind, bool isNew)
    {
        var newTail = kind is LogRecoveryKind.Created or LogRecoveryKind.Restarted ? _appliedOffset : found.Tail;
        var oldTail = Math.Max(found.ClaimedTail, _stored?.Tail ?? 0);
        var database = kind == LogRecoveryKind.Clean ? _stored!.SelectedDatabase : -1;
        return new LogRecovery(kind, oldTail, newTail, Math.Max(0, oldTail - newTail), isNew, database, _messages);
    }

    private void TellOutcome(FoundSegments found, LogRecoveryKind kind, HistoryIds? newHistory)
    {
        if (kind is LogRecoveryKind.Clean or LogRecoveryKind.ProcessKilled or LogRecoveryKind.Created)
        {
            return;
        }

        var lost = Math.Max(found.ClaimedTail, _stored?.Tail ?? 0) - found.Tail;
        var reason = kind switch
        {
            LogRecoveryKind.MachineStopped => "The machine stopped without closing the log",
            LogRecoveryKind.Copied => "The data directory is a copy",
            _ => "The log is damaged",
        };
        Tell($"{reason}: it is good up to offset {found.Tail}, {Math.Max(0, lost)} bytes behind it are cut off.");
        if (newHistory is not null)
        {
            Tell(newHistory.SecondOffset < 0
                ? $"New replication id {newHistory.ReplicationId}; no replica can continue from the one before."
                : $"New replication id {newHistory.ReplicationId}; {newHistory.SecondReplicationId} stays valid up to "
                    + $"offset {newHistory.SecondOffset}.");
        }
    }

    private LogState NewState(HistoryIds history, long tail) =>
        new(0, history, tail, SelectedDatabase: -1, IsClean: false, BootId.Current()) { StoreId = _options.StoreId };

    private void SetAside(FoundSegments found)
    {
        foreach (var segment in found.Stray)
        {
            SetAside(segment);
        }

        foreach (var path in found.Unreadable)
        {
            Tell($"{path} is no readable segment; it is kept as {LogDirectory.SetAside(path)}.");
        }

        _directory.Flush();
    }

    private void SetAside(Segment segment)
    {
        var isEmpty = SegmentCheck.Run(segment, segment.Header.DataLength).ClaimedBytes == 0;
        segment.DisposeWhenFree();
        if (isEmpty)
        {
            File.Delete(segment.File.Path);
            return;
        }

        Tell($"{segment.File.Path} is out of place; it is kept as {LogDirectory.SetAside(segment.File.Path)}.");
    }

    // A convenience for whoever wants to look at the damage: recovery goes on without it.
    private void CopyAside(string path)
    {
        try
        {
            var copy = LogDirectory.UnusedLostPath(path);
            File.Copy(path, copy);
            Tell($"{path} as it was found is kept as {copy}.");
        }
        catch (IOException e)
        {
            Tell($"No copy of {path} as it was found could be kept: {e.Message}");
        }
    }

    private void Tell(string message) => _messages.Add(message);
}

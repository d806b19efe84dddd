using ArdbNet.RocksDb;
using ArdbNet.Storage.Engine.HotCaching;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// RocksDB's part of a cursor: an iterator within bounds. To make one costs microseconds, so those of the live view are
/// used again with other bounds as long as RocksDB has got nothing new. They also read what a <see cref="RunCache"/> has
/// and write down what it wants: then the iterator only comes in where the run ends.
/// </summary>
internal sealed class DiskCursor : IDisposable
{
    private readonly RocksDbIterator _iterator;
    private readonly ReadOptions _options;
    private RunCache? _runs;
    private RunRecorder? _recorder;
    private byte[] _lower = [];
    private byte[] _upper = [];
    private bool _hasIteratorBounds = true;

    // The run that the cursor stands in, or null: then it stands where the iterator does.
    private CachedRun? _run;
    private uint _hash;
    private int _keyAt;
    private int _keyLength;
    private int _valueLength;

    /// <param name="store">The store.</param>
    /// <param name="options">Of this cursor alone, which disposes them.</param>
    /// <param name="version">See <see cref="DiskStore.Version"/>; read before the iterator was made.</param>
    public DiskCursor(RocksDbStore store, ReadOptions options, long version)
    {
        _options = options;
        _iterator = store.NewIterator(options);
        Version = version;
    }

    public long Version { get; }

    public bool IsValid { get; private set; }

    public ReadOnlySpan<byte> Key => _run is null ? _iterator.Key : _run.Entries.AsSpan(_keyAt, _keyLength);

    public ReadOnlySpan<byte> Value =>
        _run is null ? _iterator.Value : _run.Entries.AsSpan(_keyAt + _keyLength, _valueLength);

    /// <summary>Other bounds; the cursor has no position any more.</summary>
    /// <param name="lower">The first key that may be met; not changed any more.</param>
    /// <param name="upper">The first key behind; not changed any more.</param>
    /// <param name="runs">Where to look for the walk, and to keep it; null: nowhere.</param>
    public void Begin(byte[] lower, byte[] upper, RunCache? runs)
    {
        _lower = lower;
        _upper = upper;
        _hasIteratorBounds = false;
        _run = null;
        IsValid = false;
        if (runs == _runs) return;
        _runs = runs;
        _recorder = runs is null ? null : new RunRecorder(runs);
    }

    /// <summary>Keeps what the walk has met.</summary>
    public void End() => _recorder?.End(isComplete: false);

    public void Seek(ReadOnlySpan<byte> key)
    {
        if (TryEnterRun(key, isBackward: false)) return;
        SetIteratorBounds();
        _iterator.Seek(key);
        See();
    }

    public void SeekForPrevious(ReadOnlySpan<byte> key)
    {
        if (TryEnterRun(key, isBackward: true)) return;
        SetIteratorBounds();
        _iterator.SeekForPrev(key);
        See();
    }

    public void Next()
    {
        if (_run is not null && TryMoveInRun(isBackward: false)) return;
        _iterator.Next();
        See();
    }

    public void Previous()
    {
        if (_run is not null && TryMoveInRun(isBackward: true)) return;
        _iterator.Previous();
        See();
    }

    public void Dispose()
    {
        _iterator.Dispose();
        _options.Dispose();
    }

    /// <summary>True when the run says where the cursor stands now.</summary>
    private bool TryEnterRun(ReadOnlySpan<byte> key, bool isBackward)
    {
        _run = null;
        if (_recorder is null) return false;

        _recorder.End(isComplete: false);
        _hash = _runs!.HashOf(_lower, _upper, key, isBackward);
        _run = _runs.Find(_hash, _lower, _upper, key, isBackward, Version);
        if (_run is null)
        {
            if (_runs.IsAskedAgain(_hash))
            {
                _recorder.Begin(_hash, new RunStart(_lower, _upper, key.ToArray(), isBackward), Version);
            }

            return false;
        }

        EnterEntry(at: 0);
        return true;
    }

    /// <summary>False when the iterator has to go on, and stands on the run's last entry.</summary>
    private bool TryMoveInRun(bool isBackward)
    {
        var run = _run!;
        var next = _keyAt + _keyLength + _valueLength;
        if (run.Start.IsBackward == isBackward && (next < run.Entries.Length || run.IsComplete))
        {
            EnterEntry(next);
            return true;
        }

        var here = Key;
        SetIteratorBounds();
        _iterator.Seek(here);
        _run = null;
        if (run.Start.IsBackward == isBackward) _recorder!.Continue(_hash, run);
        return false;
    }

    private void EnterEntry(int at)
    {
        IsValid = at < _run!.Entries.Length;
        if (!IsValid) return;
        (_keyLength, _valueLength) = _run.ReadHead(at);
        _keyAt = at + CachedRun.HeadBytes;
    }

    private void SetIteratorBounds()
    {
        if (_hasIteratorBounds) return;
        _iterator.SetBounds(_lower, _upper);
        _hasIteratorBounds = true;
    }

    private void See()
    {
        IsValid = _iterator.IsValid;
        if (!IsValid) _iterator.ThrowIfFailed();
        if (_recorder is not { IsRecording: true }) return;
        if (IsValid) _recorder.Add(_iterator.Key, _iterator.Value);
        else _recorder.End(isComplete: true);
    }
}

namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>Writes down what a walk meets, for a <see cref="RunCache"/>.</summary>
internal sealed class RunRecorder(RunCache cache)
{
    private RunStart? _start;
    private uint _hash;
    private long _version;
    private byte[] _entries = [];
    private int _length;

    public bool IsRecording => _start is not null;

    public void Begin(uint hash, RunStart start, long version)
    {
        _hash = hash;
        _start = start;
        _version = version;
        _length = 0;
    }

    /// <summary>Goes on where a run ends that is not long enough, unless it has its full length.</summary>
    public void Continue(uint hash, CachedRun run)
    {
        if (run.Entries.Length >= CachedRun.MaxBytes) return;
        Begin(hash, run.Start, run.Version);
        Reserve(run.Entries.Length);
        run.Entries.CopyTo(_entries, 0);
        _length = run.Entries.Length;
    }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = CachedRun.HeadBytes + key.Length + value.Length;
        if (_length >= CachedRun.MaxBytes || length > RunCache.MaxEntryBytes)
        {
            End(isComplete: false);
            return;
        }

        Reserve(_length + length);
        CachedRun.Write(_entries.AsSpan(_length), key, value);
        _length += length;
    }

    /// <summary>Keeps what there is, if anything.</summary>
    /// <param name="isComplete">Whether the walk reached the last entry within its bounds.</param>
    public void End(bool isComplete)
    {
        if (_start is null) return;
        if (isComplete || _length > 0)
        {
            cache.Add(_hash, new CachedRun(_start, _version, _entries.AsSpan(0, _length).ToArray(), isComplete));
        }

        _start = null;
    }

    private void Reserve(int length)
    {
        if (_entries.Length < length) Array.Resize(ref _entries, Math.Max(length, 2 * _entries.Length));
    }
}

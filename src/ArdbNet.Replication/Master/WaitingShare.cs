namespace ArdbNet.Replication.Master;

/// <summary>How much of its time somebody waits, lately. One thread.</summary>
internal sealed class WaitingShare
{
    private const double Decay = 0.9;

    private readonly TimeProvider _time;
    private long _endedAt;
    private long _begunAt;
    private double _waited;
    private double _worked;

    public WaitingShare(TimeProvider time)
    {
        _time = time;
        _endedAt = time.GetTimestamp();
    }

    /// <summary>Whether it was more than half.</summary>
    public bool IsMost => _waited > _worked;

    public void BeginWait()
    {
        _begunAt = _time.GetTimestamp();
        _worked = (_worked * Decay) + (_begunAt - _endedAt);
    }

    public void EndWait()
    {
        _endedAt = _time.GetTimestamp();
        _waited = (_waited * Decay) + (_endedAt - _begunAt);
    }
}

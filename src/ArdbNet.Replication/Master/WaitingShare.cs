using System.Diagnostics;

namespace ArdbNet.Replication.Master;

/// <summary>How much of its time somebody waits, lately. One thread.</summary>
internal sealed class WaitingShare
{
    private const double Decay = 0.9;

    private long _endedAt = Stopwatch.GetTimestamp();
    private long _begunAt;
    private double _waited;
    private double _worked;

    /// <summary>Whether it was more than half.</summary>
    public bool IsMost => _waited > _worked;

    public void BeginWait()
    {
        _begunAt = Stopwatch.GetTimestamp();
        _worked = (_worked * Decay) + (_begunAt - _endedAt);
    }

    public void EndWait()
    {
        _endedAt = Stopwatch.GetTimestamp();
        _waited = (_waited * Decay) + (_endedAt - _begunAt);
    }
}

using System.Collections.Concurrent;

namespace ArdbNet.Server.Network;

/// <summary>
/// Replies that wait until the thread that serves all sockets has come round, and leave together. Each reply by itself wakes
/// its client, and a client program with many connections goes back to sleep before the next: to wake it takes longer than
/// to run a command. Where few are served in a round, replies leave at once. Any thread.
/// </summary>
internal sealed class ReplyGathering : IDisposable
{
    // As many wait at most: a round of hundreds of long pipelines takes milliseconds.
    private const int MaxGathered = 64;

    // What the bell costs is paid for by so many.
    private const int MinCrowd = 4;

    // So often, of replies that leave at once, one waits to see how many there are in a round.
    private const int ProbeInterval = 64;

    [ThreadStatic]
    private static bool _servesSockets;

    private readonly ConcurrentQueue<ReplySender> _waiting = new();
    private readonly RoundBell _bell;
    private volatile bool _isCrowded;
    private int _sinceProbe;
    private int _inRound;

    /// <exception cref="System.ComponentModel.Win32Exception">There are no sockets to be had.</exception>
    public ReplyGathering()
    {
        _bell = new RoundBell(CameRound, SendAll);
        // So that the thread is known.
        _bell.Ring();
    }

    /// <summary>
    /// Takes the replies of a sender, which are sent soon, with its turn. False if they had better leave at once.
    /// </summary>
    public bool TryAdd(ReplySender sender)
    {
        if (!_servesSockets || !IsWorthWhile()) return false;
        _waiting.Enqueue(sender);
        if (++_inRound % MaxGathered == 0) SendAll();
        _bell.Ring();
        return true;
    }

    /// <summary>What waits, or will, is sent at once.</summary>
    public void Dispose() => _bell.Dispose();

    private bool IsWorthWhile() => _isCrowded || _bell.IsRung || ++_sinceProbe % ProbeInterval == 0;

    private void CameRound()
    {
        _servesSockets = true;
        _isCrowded = _inRound >= MinCrowd;
        _inRound = 0;
        SendAll();
    }

    private void SendAll()
    {
        while (_waiting.TryDequeue(out var sender)) sender.SendGathered();
    }
}

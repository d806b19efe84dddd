using System.Buffers;
using ArdbNet.Replication.Log;

namespace ArdbNet.Replication.Master;

/// <summary>
/// Sends the log from an offset on, for ever. What was sent is held nowhere: a slow replica reads old segments from the
/// disk, pinned as far back as it is.
/// </summary>
internal sealed class LogFeed(ReplicationLog log, LogGrowth growth, ReplicaLink link)
{
    // Small enough that one that reads a kilobyte a second is seen to make progress.
    private const int PieceBytes = 32 * 1024;

    // More sends than this within one tick of the clock, and the rest of the tick's bytes leave together.
    private const int MaxSendsATick = 24;

    private long _tick;
    private int _sendsInTick;

    /// <exception cref="IOException">The replica has gone.</exception>
    /// <exception cref="LogException">The log can't be read any more.</exception>
    /// <exception cref="OperationCanceledException">The link is to end.</exception>
    public async Task RunAsync(LogPin pin, CancellationToken cancellation)
    {
        var offset = pin.Offset;
        while (true)
        {
            await WaitForBytesAsync(offset, cancellation).ConfigureAwait(false);
            var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
            try
            {
                while (log.Read(offset, buffer.AsSpan(0, PieceBytes)) is > 0 and var length)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await link.SendAsync(buffer.AsMemory(0, length)).ConfigureAwait(false);
                    offset += length;
                    link.SentOffset = offset;
                    pin.Advance(offset);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            link.HasCaughtUp = true;
            if (IsBusy() && !growth.IsUrgent) await Task.Delay(1, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitForBytesAsync(long offset, CancellationToken cancellation)
    {
        while (log.TailOffset == offset)
        {
            link.HasCaughtUp = true;
            var next = growth.NextAsync();
            if (log.TailOffset != offset) return;
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private bool IsBusy()
    {
        var tick = Environment.TickCount64;
        if (tick >> 3 != _tick)
        {
            _tick = tick >> 3;
            _sendsInTick = 0;
        }

        return ++_sendsInTick > MaxSendsATick;
    }
}

using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ArdbNet.Server.Network;

/// <summary>
/// Tells when the thread that serves all sockets has come round: a byte goes into one of two sockets and is an event of
/// the other, behind those that wait already. Any thread may ring.
/// </summary>
internal sealed partial class RoundBell : IDisposable
{
    private const int LocalFamily = 1;
    private const int StreamCloseOnExec = 0x80001;

    private readonly Socket _bell;
    private readonly Socket _ear;
    private readonly Action _heard;
    private readonly Action _closed;
    private int _isRung;
    private volatile bool _isClosed;

    /// <param name="heard">Called on that thread, once for all who have rung before.</param>
    /// <param name="closed">Called when it will not be heard any more, by any thread, perhaps more than once.</param>
    /// <exception cref="Win32Exception">There are no sockets to be had.</exception>
    public RoundBell(Action heard, Action closed)
    {
        (_heard, _closed) = (heard, closed);
        Span<int> pair = stackalloc int[2];
        if (SocketPair(LocalFamily, StreamCloseOnExec, 0, pair) != 0) throw new Win32Exception();
        _bell = new Socket(new SafeSocketHandle(pair[0], ownsHandle: true));
        _ear = new Socket(new SafeSocketHandle(pair[1], ownsHandle: true));
        _ = ListenAsync();
    }

    /// <summary>Whether it will be heard anyway.</summary>
    public bool IsRung => Volatile.Read(ref _isRung) != 0;

    public void Ring()
    {
        if (_isClosed)
        {
            _closed();
            return;
        }

        if (Interlocked.Exchange(ref _isRung, 1) != 0) return;
        try
        {
            _bell.Send([0]);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            _closed();
        }
    }

    public void Dispose()
    {
        _bell.Dispose();
        _ear.Dispose();
    }

    private async Task ListenAsync()
    {
        var heard = new byte[1];
        try
        {
            var ring = _ear.ReceiveAsync(heard, SocketFlags.None);
            while (await ring.ConfigureAwait(false) > 0)
            {
                // Before anyone rings again: then it is the thread that hears it, when it has come round.
                ring = _ear.ReceiveAsync(heard, SocketFlags.None);
                Interlocked.Exchange(ref _isRung, 0);
                _heard();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Closed.
        }

        _isClosed = true;
        _closed();
    }

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int SocketPair(int family, int type, int protocol, Span<int> pair);
}

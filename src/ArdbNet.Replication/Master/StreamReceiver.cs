namespace ArdbNet.Replication.Master;

/// <summary>
/// A replica that takes a dump as it is made. The dump's thread goes at the pace of the slowest; who makes no progress is
/// ended by the master's clock, and a link that ends lets the thread go on.
/// </summary>
internal sealed class StreamReceiver
{
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _sent = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamReceiver(ReplicaLink link)
    {
        Link = link;
        link.WhenEnding(() => _begun.Release());
    }

    public ReplicaLink Link { get; }

    public Task Ended => _ended.Task;

    public bool HasGone { get; private set; }

    /// <summary>The link has said what comes.</summary>
    public void Begin() => _begun.Release();

    public void WaitUntilBegun() => _begun.Wait();

    public void BeginSend(ReadOnlyMemory<byte> piece)
    {
        if (HasGone || Link.IsEnding)
        {
            HasGone = true;
            return;
        }

        _ = SendAsync(piece);
    }

    public void EndSend()
    {
        if (!HasGone) _sent.Wait();
    }

    public void Complete() => _ended.TrySetResult();

    public void Fail(string reason)
    {
        _ended.TrySetException(new FullSyncException(reason));
        _ = _ended.Task.Exception;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> piece)
    {
        try
        {
            await Link.SendPacedAsync(piece).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or OperationCanceledException)
        {
            HasGone = true;
            Fail(fault.Message);
        }
        finally
        {
            _sent.Release();
        }
    }
}

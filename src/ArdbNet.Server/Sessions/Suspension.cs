namespace ArdbNet.Server.Sessions;

/// <summary>
/// A session's wait: CLIENT PAUSE, a blocking command. Completed in the executor; the connection awaits it and watches
/// the socket meanwhile.
/// </summary>
public sealed class Suspension
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called in the executor when the client has gone before the end.</summary>
    public Action? Abandoned { get; init; }

    /// <summary>Whether a command was only put off (CLIENT PAUSE) and is not one that blocks by itself.</summary>
    public bool IsPostponed { get; init; }

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();
}

using ArdbNet.Resp.Writing;

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

    /// <summary>What the client is told in the end; null when the reply is written elsewhere, or there is none.</summary>
    public ReplyBuffer? Answer { get; init; }

    /// <summary>Whether the session may go on, though its connection has perhaps not noticed yet.</summary>
    public bool IsCompleted => _done.Task.IsCompleted;

    public Task Done => _done.Task;

    public void Complete() => _done.TrySetResult();
}

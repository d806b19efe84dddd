namespace ArdbNet.Replication.Master;

internal static class FaultObserver
{
    /// <summary>A fault of the task that nobody waits for, because all have gone, is no unobserved one.</summary>
    public static void ObserveFault(this Task task) =>
        _ = task.ContinueWith(
            static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
}

using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine;

/// <summary>
/// Threads of their own for what has much to do and no hurry: they give way to those that serve clients. Where the system
/// preempts nobody but at its ticks, a client would otherwise wait a tick of four milliseconds behind each of them.
/// </summary>
public static partial class BackgroundPriority
{
    // On Linux that means the calling thread: each has a priority of its own.
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>
    /// Runs something on such a thread. What follows it runs on a pool thread, since it may be what others wait for. Nor
    /// does the caller wait for the thread: where all processors are busy it takes many milliseconds to get one.
    /// </summary>
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var task = new Task<T>(work, TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static begun => Start(begun.Name, begun.Task), (Name: name, Task: (Task)task), preferLocal: false);
        return task;
    }

    /// <summary>Runs something on such a thread, waits for it, and gives what it returns or throws.</summary>
    public static T Run<T>(string name, Func<T> work) => RunAsync(name, work).GetAwaiter().GetResult();

    /// <summary>Makes the calling thread such a thread for good; those that it starts are from the beginning.</summary>
    public static void Enter() => _ = SetPriority(Process, id: 0, Nice);

    private static void Start(string name, Task task) => new Thread(() =>
    {
        Enter();
        task.RunSynchronously(TaskScheduler.Default);
    })
    {
        IsBackground = true,
        Name = name,
    }.Start();

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int id, int priority);
}

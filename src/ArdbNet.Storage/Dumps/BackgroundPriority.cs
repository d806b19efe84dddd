using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Dumps;

/// <summary>Lets a thread of its own, which has much to do and no hurry, give way to those that serve clients.</summary>
public static partial class BackgroundPriority
{
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>Of the calling thread, for the rest of its life: on Linux every thread has a priority of its own.</summary>
    public static void Take() => _ = SetPriority(Process, id: 0, Nice);

    /// <summary>Runs something on such a thread, waits for it, and gives what it returns or throws.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var task = new Task<T>(work);
        new Thread(() =>
        {
            Take();
            task.RunSynchronously(TaskScheduler.Default);
        })
        {
            IsBackground = true,
            Name = name,
        }.Start();
        return task.GetAwaiter().GetResult();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int id, int priority);
}

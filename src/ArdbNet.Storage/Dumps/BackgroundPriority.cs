using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Dumps;

/// <summary>Lets a thread of its own, which has much to do and no hurry, give way to those that serve clients.</summary>
public static partial class BackgroundPriority
{
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>Of the calling thread, for the rest of its life: on Linux every thread has a priority of its own.</summary>
    public static void Take() => _ = SetPriority(Process, id: 0, Nice);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int id, int priority);
}

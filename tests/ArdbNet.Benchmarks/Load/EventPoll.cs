using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ArdbNet.Benchmarks.Load;

/// <summary>Waits for many sockets at once, without a thread or an allocation for each: epoll.</summary>
internal sealed partial class EventPoll : IDisposable
{
    private const int MostEvents = 256;
    private const uint In = 1;
    private const uint Out = 4;
    private const int Add = 1;
    private const int Modify = 3;
    private const int Interrupted = 4;

    // struct epoll_event: events u32, on x86-64 packed · data u64
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly byte[] _events = new byte[MostEvents * EventSize];
    private readonly int _descriptor = Check(EpollCreate(0));

    /// <summary>The number of a socket that is ready, and what it is ready for; errors and ends are read.</summary>
    public (int Number, bool IsReadable, bool IsWritable) this[int index]
    {
        get
        {
            var entry = _events.AsSpan(index * EventSize, EventSize);
            var events = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            var number = BinaryPrimitives.ReadInt32LittleEndian(entry[DataOffset..]);
            return (number, (events & ~Out) != 0, (events & Out) != 0);
        }
    }

    public void Watch(int socket, int number) => Control(Add, socket, number, In);

    /// <summary>Whether it is also said that the socket takes bytes again.</summary>
    public void WatchForRoom(int socket, int number, bool isWatched) =>
        Control(Modify, socket, number, isWatched ? In | Out : In);

    /// <summary>Gives the number of sockets that are ready, at most after so many nanoseconds.</summary>
    public unsafe int Wait(long nanoseconds)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = Math.DivRem(Math.Max(nanoseconds, 0), 1_000_000_000);
        fixed (byte* events = _events)
        {
            var count = EpollWait(_descriptor, events, MostEvents, time, null);
            if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted) return 0;
            return Check(count);
        }
    }

    public void Dispose() => _ = Close(_descriptor);

    private unsafe void Control(int operation, int socket, int number, uint events)
    {
        Span<byte> entry = stackalloc byte[EventSize];
        entry.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(entry, events);
        BinaryPrimitives.WriteInt32LittleEndian(entry[DataOffset..], number);
        fixed (byte* pointer = entry) Check(EpollControl(_descriptor, operation, socket, pointer));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static unsafe partial int EpollControl(int descriptor, int operation, int socket, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static unsafe partial int EpollWait(int descriptor, byte* events, int most, long* time, void* signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

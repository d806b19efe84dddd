using System.Runtime.InteropServices;

namespace ArdbNet.Benchmarks.Load;

/// <summary>A request and when it was due, in nanoseconds of the stopwatch.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Request(RequestKind Kind, long Key, long DueAt);

using System.Runtime.InteropServices;

namespace ArdbNet.Benchmarks.Load;

/// <summary>One second of a run: operations, ns of the slowest and of the longest time without a reply.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct SecondFigures(long Operations, long Slowest, long LongestStall);

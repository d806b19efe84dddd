using System.Runtime.InteropServices;

namespace ArdbNet.Server.Configuration;

/// <summary>One pair of <c>save</c>: a dump when that many changes were made within that time.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SavePoint(long Seconds, int Changes);

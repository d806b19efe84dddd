using System.Runtime.InteropServices;

namespace ArdbNet.Server.Configuration;

/// <summary>How many reply bytes may wait for one client before it is disconnected; 0 means no limit.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutputBufferLimit(long HardBytes, long SoftBytes, int SoftSeconds);

namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>What adding an element has done.</summary>
public enum HyperLogLogChange
{
    None,
    Changed,

    /// <summary>The registers are damaged.</summary>
    Damaged,
}

namespace ArdbNet.Server.Dispatch;

/// <summary>Which arguments are keys, from where the search began.</summary>
public enum KeyRange
{
    Unknown,

    /// <summary>Every step-th up to a last one.</summary>
    Range,

    /// <summary>As many as an argument says.</summary>
    Count,
}

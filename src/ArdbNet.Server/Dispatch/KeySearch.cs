namespace ArdbNet.Server.Dispatch;

/// <summary>Where the search for keys begins in a request.</summary>
public enum KeySearch
{
    Unknown,

    /// <summary>At a fixed position.</summary>
    Index,

    /// <summary>Behind a word.</summary>
    Keyword,
}

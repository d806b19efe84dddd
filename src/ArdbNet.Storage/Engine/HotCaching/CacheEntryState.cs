namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>What becomes of an entry when the ring comes round to it.</summary>
internal enum CacheEntryState : byte
{
    /// <summary>Nothing points to it any more, or it only fills the end of the ring.</summary>
    Dead,

    /// <summary>It has not been asked for since the ring came by: it goes.</summary>
    Idle,

    /// <summary>It has been asked for: it stays for another round.</summary>
    Referenced,
}

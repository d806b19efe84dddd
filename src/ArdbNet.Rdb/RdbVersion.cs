namespace ArdbNet.Rdb;

/// <summary>Version numbers of the format.</summary>
public static class RdbVersion
{
    /// <summary>Redis 7.4's.</summary>
    public const int Newest = 12;

    /// <summary>From here on a checksum ends the file.</summary>
    public const int WithChecksum = 5;

    /// <summary>What payloads are written as: Redis 5.0's, the first with streams.</summary>
    public const int Written = 9;
}

namespace ArdbNet.Server.Transactions;

/// <summary>A key under WATCH.</summary>
/// <param name="Database">Its database's number.</param>
/// <param name="Key">Its name.</param>
/// <param name="WasExpired">It was there but its time had passed when it was watched: going away is then no change.</param>
public sealed record WatchedKey(int Database, byte[] Key, bool WasExpired);

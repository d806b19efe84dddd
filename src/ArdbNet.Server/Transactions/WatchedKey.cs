using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Transactions;

/// <summary>A key under WATCH.</summary>
/// <param name="session">Who watches it.</param>
/// <param name="database">Its database's number.</param>
/// <param name="key">Its name.</param>
/// <param name="isExpired">See <see cref="IsExpired"/>.</param>
public sealed class WatchedKey(Session session, int database, byte[] key, bool isExpired)
{
    public Session Session { get; } = session;

    public int Database { get; } = database;

    public byte[] Key { get; } = key;

    /// <summary>The store has it, but its time had passed when it was watched: that it goes away is no change.</summary>
    public bool IsExpired { get; set; } = isExpired;

    /// <summary>The key has changed: the session's EXEC does nothing.</summary>
    public void Outdate() => Session.Transaction.IsOutdated = true;
}

namespace ArdbNet.Storage.Keyspace;

/// <summary>Hears of what the keyspace does on its own account. Called in the executor.</summary>
public interface IKeyspaceListener
{
    /// <summary>A key that did not exist is saved.</summary>
    void KeyCreated(Database database, ReadOnlySpan<byte> key);

    /// <summary>A key was removed because its time had passed, before the command went on.</summary>
    void KeyExpired(Database database, ReadOnlySpan<byte> key);
}

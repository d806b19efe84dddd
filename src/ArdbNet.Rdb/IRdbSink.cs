namespace ArdbNet.Rdb;

/// <summary>Takes a whole file: what surrounds the keys, and their values.</summary>
public interface IRdbSink : IRdbValueSink
{
    /// <summary>One of the notes that a writer leaves, such as redis-ver or repl-offset.</summary>
    void Auxiliary(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>The keys that follow are in this database. False: there is no such database.</summary>
    bool SelectDatabase(long number);

    /// <summary>What the writer says of the database's size; nothing depends on it.</summary>
    void SizeHint(ulong keys, ulong expiringKeys);

    /// <summary>A key whose value follows. False: the key was there already.</summary>
    bool BeginKey(in RdbKey key);

    /// <summary>The value is complete. A collection (no stream) that got no elements is no key: Redis drops it too.</summary>
    void EndKey();

    /// <summary>The source of a function library.</summary>
    void Function(ReadOnlySpan<byte> code);

    /// <summary>Data that a module keeps outside keys were passed over.</summary>
    void ModuleSkipped(string module);
}

namespace ArdbNet.Storage.Engine.ColdReading;

/// <summary>
/// What a command wants to read has to come from the disk, and others would have to wait for it. The command has changed
/// nothing yet: it is to run again once <see cref="StorageEngine.FetchAsync"/> has brought the key into memory.
/// </summary>
public sealed class ColdReadException : Exception
{
    public ColdReadException()
    {
    }

    public ColdReadException(string message)
        : base(message)
    {
    }

    public ColdReadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ColdReadException(ReadOnlySpan<byte> key)
        : base("The data is not in memory.") => Key = key.ToArray();

    /// <summary>The engine's key that was asked for.</summary>
    public byte[] Key { get; } = [];
}

namespace ArdbNet.RocksDb;

/// <summary>An error that RocksDB returned; the message is RocksDB's own text.</summary>
public sealed class RocksDbException : Exception
{
    private static readonly (string Prefix, RocksDbErrorKind Kind)[] Prefixes =
    [
        ("NotFound", RocksDbErrorKind.NotFound),
        ("Corruption", RocksDbErrorKind.Corruption),
        ("Not implemented", RocksDbErrorKind.NotSupported),
        ("Invalid argument", RocksDbErrorKind.InvalidArgument),
        ("IO error", RocksDbErrorKind.InputOutput),
        ("Result incomplete", RocksDbErrorKind.Incomplete),
        ("Shutdown in progress", RocksDbErrorKind.ShutdownInProgress),
        ("Operation timed out", RocksDbErrorKind.TimedOut),
        ("Operation aborted", RocksDbErrorKind.Aborted),
        ("Resource busy", RocksDbErrorKind.Busy),
        ("Operation failed. Try again", RocksDbErrorKind.TryAgain),
    ];

    internal RocksDbException(string text)
        : base(text) => Kind = Classify(text);

    /// <summary>The C API has no error codes: this is read off the text.</summary>
    public RocksDbErrorKind Kind { get; }

    private static RocksDbErrorKind Classify(string text)
    {
        foreach (var (prefix, kind) in Prefixes)
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal))
                continue;

            return kind == RocksDbErrorKind.InputOutput ? ClassifyInputOutput(text) : kind;
        }

        return RocksDbErrorKind.Unknown;
    }

    private static RocksDbErrorKind ClassifyInputOutput(string text)
    {
        if (text.Contains("No space left on device", StringComparison.Ordinal)
            || text.Contains("Space limit reached", StringComparison.Ordinal)
            || text.Contains("Disk quota exceeded", StringComparison.Ordinal))
            return RocksDbErrorKind.NoSpace;

        return text.StartsWith("IO error: lock hold by current process", StringComparison.Ordinal)
            || text.StartsWith("IO error: While lock file", StringComparison.Ordinal)
            ? RocksDbErrorKind.Locked
            : RocksDbErrorKind.InputOutput;
    }
}

namespace ArdbNet.Rdb.Encodings;

/// <summary>A walk through the elements of a ziplist or listpack, which hold lists, sorted sets and hashes alike.</summary>
internal interface IPackedWalk
{
    /// <summary>Elements passed so far.</summary>
    long Passed { get; }

    /// <summary>Valid until three more have been read.</summary>
    ReadOnlySpan<byte> Current { get; }

    /// <exception cref="RdbFormatException">The next element is damaged.</exception>
    bool MoveNext();

    /// <summary>The next element, which must be there.</summary>
    ReadOnlySpan<byte> Next();
}

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Fields and values of an entry to be written, in turn. A struct, so that adding an entry makes no garbage.</summary>
public interface IStreamFields
{
    /// <summary>Fields with a value each.</summary>
    int PairCount { get; }

    /// <summary>Field i at 2i, its value at 2i + 1.</summary>
    ReadOnlySpan<byte> this[int index] { get; }
}

namespace ArdbNet.Storage.Types.Streams;

/// <summary>Fields and values in turn, in a list.</summary>
public readonly struct StreamFieldList(IReadOnlyList<byte[]> parts) : IStreamFields
{
    public int PairCount => parts.Count / 2;

    public ReadOnlySpan<byte> this[int index] => parts[index];
}

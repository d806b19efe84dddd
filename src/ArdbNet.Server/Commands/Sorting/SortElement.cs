using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>An element and what it is compared by.</summary>
/// <param name="Bytes">The element, and behind it the text that BY found.</param>
/// <param name="TextLength">Bytes of that text; negative: BY found none.</param>
/// <param name="Weight">Its number, or where it came when the order is turned round.</param>
internal readonly record struct SortElement(ArenaSlice Bytes, int TextLength, double Weight)
    : IArenaElement<SortElement>
{
    public int ValueLength => Bytes.Length - Math.Max(0, TextLength);

    public SortElement MovedTo(ArenaSlice bytes) => this with { Bytes = bytes };
}

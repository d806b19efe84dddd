namespace ArdbNet.Server.Commands.Sorting;

/// <summary>An element and what it is compared by.</summary>
/// <param name="Value">The element.</param>
/// <param name="Weight">Its number; 0 when texts are compared.</param>
/// <param name="Text">Its text; null when BY finds none, or when numbers are compared.</param>
internal readonly record struct SortElement(byte[] Value, double Weight, byte[]? Text);

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Where two servers first differ in a sequence, and what each says.</summary>
/// <param name="At">The step's index; the sequence's length when the data differ after its end.</param>
internal sealed record Difference(int At, string Expected, string Actual);

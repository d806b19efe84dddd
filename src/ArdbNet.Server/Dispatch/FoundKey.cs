namespace ArdbNet.Server.Dispatch;

/// <summary>An argument of a request that is a key.</summary>
/// <param name="Position">Its position; the command's name is 0.</param>
/// <param name="Flags">What the command does with it, in the words of <see cref="KeySpecification.Flags"/>.</param>
public sealed record FoundKey(int Position, IReadOnlyList<string> Flags);

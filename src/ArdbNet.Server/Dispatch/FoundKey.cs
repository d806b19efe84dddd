namespace ArdbNet.Server.Dispatch;

/// <summary>An argument of a request that is a key.</summary>
/// <param name="Position">Its position; the command's name is 0.</param>
/// <param name="Use">What the command does with it.</param>
public readonly record struct FoundKey(int Position, KeyUse Use);

namespace ArdbNet.Server.Commands.Strings;

/// <summary>A run of bytes that both strings have in their common subsequence.</summary>
/// <param name="First">Where it begins in the first string.</param>
/// <param name="Second">Where it begins in the second string.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct LcsMatch(int First, int Second, int Length);

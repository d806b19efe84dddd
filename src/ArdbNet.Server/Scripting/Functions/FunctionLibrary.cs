namespace ArdbNet.Server.Scripting.Functions;

/// <summary>A library of functions that was read.</summary>
/// <param name="name">Its header's name.</param>
/// <param name="source">The whole text, the header included.</param>
internal sealed class FunctionLibrary(string name, byte[] source)
{
    public string Name { get; } = name;

    public byte[] Source { get; } = source;

    /// <summary>By their names; here "f" and "F" are two.</summary>
    public Dictionary<string, Function> Functions { get; } = new(StringComparer.Ordinal);
}

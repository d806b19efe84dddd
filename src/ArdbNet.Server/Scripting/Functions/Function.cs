namespace ArdbNet.Server.Scripting.Functions;

/// <summary>A function that a library has registered.</summary>
/// <param name="Name">As it was registered.</param>
/// <param name="Description">Null when there is none.</param>
/// <param name="Script">What runs.</param>
internal sealed record Function(string Name, byte[]? Description, Script Script);

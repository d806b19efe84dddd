namespace ArdbNet.Server.Configuration;

/// <summary>A command under another name, or none at all when <paramref name="NewName"/> is empty.</summary>
/// <param name="Name">The command's own name.</param>
/// <param name="NewName">The only name it still answers to.</param>
/// <param name="Source">Where it was configured, for error messages: <c>file:line</c> or <c>command line</c>.</param>
public sealed record CommandRenaming(string Name, string NewName, string Source);

namespace ArdbNet.Server.Security;

/// <summary>What keeps a user from a request, if anything.</summary>
/// <param name="Reason">None: the user may.</param>
/// <param name="Position">The argument that is the key or channel.</param>
public readonly record struct Denial(DenialReason Reason, int Position);

namespace ArdbNet.Server.Security;

/// <summary>What was denied, once or several times in short order.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Context">Where.</param>
/// <param name="Object">The command, key or channel.</param>
/// <param name="UserName">The user, or who the client said to be.</param>
public sealed record AclLogEntry(DenialReason Reason, AclLogContext Context, byte[] Object, byte[] UserName)
{
    public long Count { get; internal set; } = 1;

    /// <summary>When it happened last, ms since 1970.</summary>
    public long AtMs { get; internal set; }

    /// <summary>Whom it happened to last, as a line of CLIENT LIST.</summary>
    public string Client { get; internal set; } = "";

    /// <summary>Whether it is the same again.</summary>
    internal bool IsLike(AclLogEntry other) =>
        Reason == other.Reason
        && Context == other.Context
        && Object.AsSpan().SequenceEqual(other.Object)
        && UserName.AsSpan().SequenceEqual(other.UserName);
}

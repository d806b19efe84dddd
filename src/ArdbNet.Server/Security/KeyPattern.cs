namespace ArdbNet.Server.Security;

/// <summary>Keys by a glob pattern, and what may be done with them.</summary>
public readonly record struct KeyPattern(byte[] Pattern, KeyRights Rights)
{
    /// <summary>The sign before the pattern in a rule.</summary>
    public ReadOnlySpan<byte> Sign => Rights switch
    {
        KeyRights.Read => "%R~"u8,
        KeyRights.Write => "%W~"u8,
        _ => "~"u8,
    };
}

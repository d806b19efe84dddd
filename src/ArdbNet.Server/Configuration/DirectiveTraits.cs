namespace ArdbNet.Server.Configuration;

/// <summary>What may be done with a directive beyond reading it from a file.</summary>
[Flags]
public enum DirectiveTraits
{
    None = 0,

    /// <summary>CONFIG SET refuses it: it takes effect at start only.</summary>
    Immutable = 1,

    /// <summary>CONFIG SET refuses it unless enable-protected-configs allows it.</summary>
    Protected = 2,

    /// <summary>CONFIG GET shows it only when asked by its exact name.</summary>
    Hidden = 4,

    /// <summary>Its value must not appear in logs.</summary>
    Sensitive = 8,

    /// <summary>The empty string means "not set", so a rewritten file has no line for it.</summary>
    EmptyIsUnset = 16,

    /// <summary>A line takes any number of words, and CONFIG SET takes them in one argument.</summary>
    ManyWords = 32,
}

namespace ArdbNet.Replication.Replica;

/// <summary>The link to the master ends; the message says why, for the operator.</summary>
public sealed class LinkException : Exception
{
    public LinkException(string message)
        : base(message)
    {
    }

    public LinkException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Whether trying again is of no use before somebody has changed something.</summary>
    public bool IsFinal { get; init; }
}

namespace ArdbNet.Replication.Log;

/// <summary>The log cannot do what was asked; the message is meant for the operator.</summary>
public sealed class LogException : Exception
{
    public LogException()
    {
    }

    public LogException(string message)
        : base(message)
    {
    }

    public LogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

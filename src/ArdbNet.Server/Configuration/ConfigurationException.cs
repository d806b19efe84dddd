namespace ArdbNet.Server.Configuration;

/// <summary>A configuration that cannot be used; the message is one line with the place of the mistake.</summary>
public sealed class ConfigurationException : Exception
{
    public ConfigurationException()
    {
    }

    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace ArdbNet.Storage.Engine;

/// <summary>The store cannot be opened or written; the message says what an operator should know.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public StoreException()
    {
    }
}

namespace ArdbNet.Server.Sessions;

/// <summary>The kinds of clients that CLIENT LIST, CLIENT KILL and the output limits tell apart.</summary>
public enum ClientType
{
    Normal,
    PubSub,
    Replica,
    Master,
}

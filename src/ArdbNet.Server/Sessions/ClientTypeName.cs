using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Sessions;

/// <summary>The words of clients for <see cref="ClientType"/>.</summary>
internal static class ClientTypeName
{
    public static ClientType? Parse(ReadOnlySpan<byte> word)
    {
        if (Words.Equal(word, "NORMAL"u8)) return ClientType.Normal;
        if (Words.Equal(word, "PUBSUB"u8)) return ClientType.PubSub;
        if (Words.Equal(word, "REPLICA"u8) || Words.Equal(word, "SLAVE"u8)) return ClientType.Replica;
        return Words.Equal(word, "MASTER"u8) ? ClientType.Master : null;
    }
}

namespace ArdbNet.Storage.Encoding;

/// <summary>First byte of every key in the store. Persisted: a number never changes its meaning.</summary>
public static class KeyTag
{
    public const byte System = 0x00;
    public const byte Metadata = 0x01;
    public const byte Member = 0x02;
    public const byte ScoreIndex = 0x03;
    public const byte Element = 0x04;
    public const byte Stream = 0x05;
    public const byte Expiry = 0x06;
    public const byte Garbage = 0x07;
    public const byte Function = 0x08;
}

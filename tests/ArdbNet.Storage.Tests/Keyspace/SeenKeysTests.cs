using System.Globalization;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class SeenKeysTests
{
    // More than the first filter is for.
    private const int Keys = 1_500_000;

    [Test]
    public void AKeyThatWasAddedIsNeverTakenForNewAndHardlyAnyNewOneForAdded()
    {
        var seen = new SeenKeys();
        var doubted = 0;
        for (var i = 0; i < Keys; i++)
        {
            if (Add(seen, i)) doubted++;
        }

        Assert.That(doubted, Is.LessThan(Keys / 50));
        for (var i = 0; i < Keys; i += 7) Assert.That(Add(seen, i), Is.True);
    }

    [Test]
    public void TheSameKeyOfAnotherKeyspaceIsAnother()
    {
        var seen = new SeenKeys();
        Assert.That(Add(seen, 1, keyspaceId: 1), Is.False);
        Assert.That(Add(seen, 1, keyspaceId: 2), Is.False);
        Assert.That(Add(seen, 1, keyspaceId: 1), Is.True);
    }

    private static bool Add(SeenKeys seen, int number, uint keyspaceId = 1)
    {
        Span<byte> key = stackalloc byte[16];
        key[0] = (byte)'k';
        number.TryFormat(key[1..], out var length, provider: CultureInfo.InvariantCulture);
        key = key[..(length + 1)];
        Span<byte> encoded = stackalloc byte[MetadataKey.Length(key)];
        MetadataKey.Write(encoded, keyspaceId, key);
        return seen.Add(encoded);
    }
}

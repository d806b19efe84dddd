using ArdbNet.Replication.RawStream;

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>The bytes on the wire, as RawStream/README.md has them.</summary>
public sealed class RawLayoutTests
{
    [Test]
    public void HeaderBytesAreWhatTheyWere() => Assert.That(
        Convert.ToHexStringLower(RawSample.Header.Write()),
        Is.EqualTo(
            "4152444252415700" + "0001" + "0000" + "00000001" + "00112233445566778899aabbccddeeff"
            + "0000000000000000" + "000000000000004d" + "0000000000000005" + "00000000000003e8" + "0cc1a2cb"));

    [Test]
    public void BlockBytesAreWhatTheyWere()
    {
        using var writer = new RawBlockWriter(RawCodec.None, RawPosition.Start);
        var block = new RawBlock { Progress = 0x1234 };
        Assert.That(block.TryAdd([1, 0, 9], [5]));
        Assert.That(block.TryAdd([1, 0, 10], []));
        Assert.That(
            Convert.ToHexStringLower(writer.Write(block).Span),
            Is.EqualTo(
                "42" + "00" + "1234" + "0000000000000000" + "00000002" + "0000000b" + "0000000b" + "00000000" + "3fe3b86b"
                + "000301" + "010009" + "05" + "020100" + "0a"));
        Assert.That(
            Convert.ToHexStringLower(new RawEnd(writer.Position, RawSample.State).Write()),
            Is.EqualTo(
                "45" + "000000" + "0000003b" + "0000000000000001" + "000000000000000000000000" + "903dbfed"
                + "0000000000000002" + "000000000000000b" + "0000000000000002"
                + "1b4b358dd0467cad8fcedc0b8a33160eb7d85ec489e5f1d2cfba1492f7f98815" + "010203"));
    }
}

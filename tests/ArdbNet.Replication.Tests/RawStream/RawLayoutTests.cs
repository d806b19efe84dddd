using ArdbNet.Replication.RawStream;

namespace ArdbNet.Replication.Tests.RawStream;

/// <summary>The bytes on the wire, as RawStream/README.md has them.</summary>
public sealed class RawLayoutTests
{
    [Test]
    public void HeaderBytesAreWhatTheyWere() => Assert.That(
        Convert.ToHexStringLower(RawSample.Header.Write()),
        Is.EqualTo(
            "4152444252415700" + "0002" + "0000" + "00000001" + "00112233445566778899aabbccddeeff"
            + "0000000000000000" + "000000000000004d" + "0000000000000005" + "00000000000003e8" + "6639505e"));

    [Test]
    public void BlockBytesAreWhatTheyWere()
    {
        using var writer = new RawBlockWriter(RawCodecs.None, RawPosition.Start);
        var block = new RawBlock { Progress = 0x1234 };
        Assert.That(block.TryAdd([1, 0, 9], [5]));
        Assert.That(block.TryAdd([1, 0, 10], []));
        Assert.That(
            Convert.ToHexStringLower(writer.Write(block).Span),
            Is.EqualTo(
                "42" + "00" + "1234" + "0000000000000000" + "00000002" + "00000027" + "00000027" + "00000000" + "9b95b01b"
                + "00000023" + "000b01" + "010009" + "0100000000000000" + "05" + "020900" + "0a" + "0100000000000000"
                + "00000000" + "01000000"));
        Assert.That(
            Convert.ToHexStringLower(new RawEnd(writer.Position, RawSample.State).Write()),
            Is.EqualTo(
                "45" + "000000" + "0000003b" + "0000000000000001" + "000000000000000000000000" + "e61dcec0"
                + "0000000000000002" + "0000000000000027" + "0000000000000002"
                + "4e0e8ec7d043558376ef6e3cd6312057c4c987b82a1c96c8f9ac4d89a523fe5f" + "010203"));
    }
}

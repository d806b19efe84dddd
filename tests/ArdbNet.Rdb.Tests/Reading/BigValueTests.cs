using ArdbNet.Rdb.Reading;

namespace ArdbNet.Rdb.Tests.Reading;

public sealed class BigValueTests
{
    private const long MaxAllocatedBytes = 1024 * 1024;

    [TestCase(RdbType.List)]
    [TestCase(RdbType.Set)]
    public void TenMillionElementsFlow(RdbType type)
    {
        // 10,000,000 as a 32-bit length, then elements "ab"
        var sink = Read(type, [0x80, 0x00, 0x98, 0x96, 0x80], [2, (byte)'a', (byte)'b']);
        Assert.That(sink.Elements, Is.EqualTo(10_000_000));
        Assert.That(sink.Bytes, Is.EqualTo(20_000_000));
    }

    [Test]
    public void ALongStringComesInPieces()
    {
        // 100,000,000 bytes
        var sink = Read(RdbType.String, [0x80, 0x05, 0xf5, 0xe1, 0x00], [(byte)'x']);
        Assert.That(sink.Elements, Is.GreaterThan(1000));
        Assert.That(sink.Bytes, Is.EqualTo(100_000_000));
    }

    private static CountingSink Read(RdbType type, byte[] head, byte[] repeated)
    {
        var sink = new CountingSink();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new RepeatingStream(head, repeated);
        new RdbValueReader(new RdbSource(stream, isChecked: false)).Read(type, ref sink);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MaxAllocatedBytes));
        return sink;
    }
}

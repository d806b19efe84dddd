using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Rdb.Tests;

public sealed class Crc64Tests
{
    [Test]
    public void TheCheckValueIsJones() =>
        Assert.That(Crc64.Append(0, "123456789"u8), Is.EqualTo(0xe9c6d914c4b8d9ca));

    [Test]
    public void PiecesGiveTheChecksumOfTheWhole() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<byte[]>(),
        static (first, second) =>
            Crc64.Append(Crc64.Append(0, first), second) == Crc64.Append(0, [.. first, .. second]))
        .QuickCheckThrowOnFailure();
}

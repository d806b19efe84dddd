using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Rdb.Tests;

public sealed class LzfTests
{
    // Few different bytes, so that there is something to compress.
    private static Arbitrary<byte[]> Texts =>
        Gen.Choose(0, 3).Select(static value => (byte)value).ArrayOf().Select(static bytes => bytes).ToArbitrary();

    [Test]
    public void WhatWasCompressedComesBack() => Prop.ForAll(Texts, ComesBack).QuickCheckThrowOnFailure();

    [TestCase(1)]
    [TestCase(300)]
    [TestCase(9000)]
    [TestCase(100_000)]
    public void LongRunsAndFarCopiesComeBack(int length)
    {
        var random = new Random(length);
        var text = new byte[length];
        random.NextBytes(text.AsSpan(0, Math.Min(length, 8192)));
        for (var i = 8192; i < length; i++) text[i] = text[i - 8192];
        Assert.That(ComesBack(text));
        Assert.That(ComesBack(new byte[length]));
    }

    [Test]
    public void DamagedBlocksAreRefusedOrMakeTheLength()
    {
        var random = new Random(1);
        var target = new byte[200];
        for (var i = 0; i < 20_000; i++)
        {
            var block = new byte[random.Next(40)];
            random.NextBytes(block);
            Assert.That(() => Lzf.TryDecompress(block, target.AsSpan(0, random.Next(200))), Throws.Nothing);
        }
    }

    [Test]
    public void ACopyFromBeforeTheStartIsRefused() => Assert.That(Lzf.TryDecompress([0, 65, 0x20, 9], new byte[4]), Is.False);

    private static bool ComesBack(byte[] text)
    {
        var block = new byte[(text.Length * 2) + 16];
        var length = Lzf.Compress(text, block);
        var back = new byte[text.Length];
        return Lzf.TryDecompress(block.AsSpan(0, length), back) && back.AsSpan().SequenceEqual(text);
    }
}

using System.Numerics;
using ArdbNet.Storage.Types;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

internal sealed class BitFieldTypeTests
{
    private static readonly Gen<BitFieldType> Fields =
        from isSigned in Gen.Elements(true, false)
        from width in Gen.Choose(1, isSigned ? 64 : 63)
        select new BitFieldType(isSigned, width);

    [Test]
    public void AWrittenNumberIsReadBackAndItsNeighboursStay() =>
        Prop.ForAll(Arb.From(Fields), Arb.From(Gen.Choose(0, 7)), ArbMap.Default.ArbFor<long>(), (field, bit, value) =>
        {
            foreach (var before in new byte[] { 0, 0xff })
            {
                var bytes = Enumerable.Repeat(before, BitFieldType.MaxBytes).ToArray();
                Assert.That(field.TryFit(value, BitFieldOverflow.Wrap, out var fitted), Is.True);
                field.Write(bytes, bit, fitted);

                Assert.That(field.Read(bytes, bit), Is.EqualTo(fitted));
                var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
                var shift = 72 - bit - field.Width;
                var mask = ((BigInteger.One << field.Width) - 1) << shift;
                var all = before == 0 ? BigInteger.Zero : (BigInteger.One << 72) - 1;
                Assert.That(number & ~mask, Is.EqualTo(all & ~mask));
                Assert.That((number & mask) >> shift, Is.EqualTo(new BigInteger(value) & (mask >> shift)));
            }
        }).QuickCheckThrowOnFailure();

    [Test]
    public void WhatDoesNotFitIsSaturatedOrRefused()
    {
        var u8 = new BitFieldType(IsSigned: false, 8);
        var i5 = new BitFieldType(IsSigned: true, 5);
        var i64 = new BitFieldType(IsSigned: true, 64);

        Assert.That(u8.TryFit(256, BitFieldOverflow.Saturate, out var fitted), Is.True);
        Assert.That(fitted, Is.EqualTo(255));
        Assert.That(u8.TryFit(-1, BitFieldOverflow.Saturate, out fitted), Is.True);
        Assert.That(fitted, Is.Zero);
        Assert.That(i5.TryFit(-17, BitFieldOverflow.Saturate, out fitted), Is.True);
        Assert.That(fitted, Is.EqualTo(-16));
        Assert.That(i5.TryFit(16, BitFieldOverflow.Wrap, out fitted), Is.True);
        Assert.That(fitted, Is.EqualTo(-16));
        Assert.That(i64.TryFit((Int128)long.MaxValue + 1, BitFieldOverflow.Wrap, out fitted), Is.True);
        Assert.That(fitted, Is.EqualTo(long.MinValue));
        Assert.That(i64.TryFit((Int128)long.MinValue - 1, BitFieldOverflow.Fail, out _), Is.False);
        Assert.That(u8.TryFit(255, BitFieldOverflow.Fail, out fitted), Is.True);
        Assert.That(fitted, Is.EqualTo(255));
    }
}

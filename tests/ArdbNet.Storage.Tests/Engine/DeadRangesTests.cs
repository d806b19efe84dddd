using ArdbNet.Storage.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class DeadRangesTests
{
    private const int Keys = 40;

    [Test]
    public void KnowsNoLivingKeyAndEndsWhereItSays()
    {
        var step = from isAdded in Gen.Elements(true, false)
                   from low in Gen.Choose(0, Keys - 1)
                   from length in Gen.Choose(1, 12)
                   select (isAdded, low, length);
        Prop.ForAll(
            step.ArrayOf(60).ToArbitrary(),
            static steps =>
            {
                var ranges = new DeadRanges(minLength: 1);
                var isKnown = new bool[Keys];
                foreach (var (isAdded, low, length) in steps)
                {
                    var high = Math.Min(low + length, Keys);
                    if (isAdded)
                    {
                        ranges.Add([(byte)low], [(byte)high]);
                        Array.Fill(isKnown, true, low, high - low);
                    }
                    else
                    {
                        ranges.Revive([(byte)low]);
                        isKnown[low] = false;
                    }

                    Check(ranges, isKnown);
                }
            }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void NeighboursBecomeOne()
    {
        var ranges = new DeadRanges(minLength: 1);
        ranges.Add([1], [3]);
        ranges.Add([5], [7]);
        ranges.Add([3], [5]);

        Assert.Multiple(() =>
        {
            Assert.That(ranges.Count, Is.EqualTo(1));
            Assert.That(ranges.TryFind([1], out var range) && range.High is [7]);
        });
    }

    [Test]
    public void ARevivedKeySplitsItsRange()
    {
        var ranges = new DeadRanges(minLength: 1);
        ranges.Add([1], [9]);
        ranges.Revive([5]);

        Assert.Multiple(() =>
        {
            Assert.That(ranges.TryFind([5], out _), Is.False);
            Assert.That(ranges.TryFind([4, 9], out var below) && below.High is [5]);
            Assert.That(ranges.TryFind([5, 0], out var above) && above.High is [9]);
        });
    }

    private static void Check(DeadRanges ranges, bool[] isKnown)
    {
        for (var key = 0; key < Keys; key++)
        {
            var found = ranges.TryFind([(byte)key], out var range);
            Assert.That(found, Is.EqualTo(isKnown[key]), $"key {key}");
            for (int at = range.Low?[0] ?? key; found && at < range.High[0]; at++)
            {
                Assert.That(isKnown[at] || (range.Low!.Length > 1 && at == range.Low[0]), $"key {at}");
            }
        }
    }
}

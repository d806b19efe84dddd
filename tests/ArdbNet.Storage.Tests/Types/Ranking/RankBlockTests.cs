using ArdbNet.Storage.Types.Ranking;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types.Ranking;

public sealed class RankBlockTests
{
    [Test]
    public void BehavesLikeASortedList()
    {
        Prop.ForAll<byte[][], int>(static (places, seed) =>
        {
            var block = new RankBlock();
            var model = new SortedDictionary<string, bool>(StringComparer.Ordinal);
            var random = new Random(seed);
            foreach (var place in places)
            {
                var isNegativeZero = random.Next(2) == 1;
                if (!model.TryAdd(Convert.ToHexString(place), isNegativeZero)) continue;
                block.Insert(place, isNegativeZero);
                if (random.Next(3) > 0) continue;

                var gone = model.ElementAt(random.Next(model.Count)).Key;
                model.Remove(gone);
                block.Remove(Convert.FromHexString(gone));
            }

            Check(block, [.. model]);
            var upper = block.Split(model.Count / 3);
            Check(block, [.. model.Take(model.Count / 3)]);
            Check(upper, [.. model.Skip(model.Count / 3)]);
            block.Append(upper);
            Check(block, [.. model]);
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void AMissingPlaceCannotBeRemoved()
    {
        var block = new RankBlock();
        block.Append("b"u8, isNegativeZero: false);
        Assert.That(() => block.Remove("a"u8), Throws.InvalidOperationException);
        Assert.That(() => block.Remove("c"u8), Throws.InvalidOperationException);
        Assert.That(block.CountBelow("c"u8), Is.EqualTo(1));
    }

    private static void Check(RankBlock block, List<KeyValuePair<string, bool>> model)
    {
        Assert.That(block.Count, Is.EqualTo(model.Count));
        for (var i = 0; i < model.Count; i++)
        {
            Assert.That(Convert.ToHexString(block.PlaceAt(i)), Is.EqualTo(model[i].Key));
            Assert.That(block.IsNegativeZeroAt(i), Is.EqualTo(model[i].Value));
            Assert.That(block.CountBelow(block.PlaceAt(i)), Is.EqualTo(i));
        }
    }
}

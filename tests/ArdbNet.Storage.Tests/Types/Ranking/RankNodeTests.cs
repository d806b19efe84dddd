using ArdbNet.Storage.Types.Ranking;

namespace ArdbNet.Storage.Tests.Types.Ranking;

/// <summary>Nodes as they lie on disk.</summary>
public sealed class RankNodeTests
{
    [Test]
    public void ANodeAboveBlocksIsHeightChildrenCountsEndsSeparators()
    {
        var node = NewNode();
        node.PutTogether(0, [new RankChild(default, 0, 5), new RankChild("ab"u8.ToArray(), 0, 258)]);
        Assert.That(
            Convert.ToHexString(node.Bytes),
            Is.EqualTo("00" + "0002" + "0000000000000005" + "0000000000000102" + "00000002" + "6162"));
    }

    [Test]
    public void ANodeAboveNodesHasTheirNumbersToo()
    {
        var node = NewNode();
        node.PutTogether(1, [new RankChild(default, 7, 1), new RankChild("x"u8.ToArray(), 8, 2)]);
        Assert.That(
            Convert.ToHexString(node.Bytes),
            Is.EqualTo("01" + "0002" + "0000000000000001" + "0000000000000002" + "00000007" + "00000008" + "00000001" + "78"));
    }

    [Test]
    public void WhatIsTakenApartCanBePutTogether()
    {
        var node = NewNode();
        var children = Enumerable.Range(0, 300)
            .Select(i => new RankChild(new byte[i == 0 ? 0 : i % 40], (uint)(i * 3), i * 1000L)).ToArray();
        node.PutTogether(2, children);
        var bytes = node.Bytes.ToArray();
        node.PutTogether(2, node.TakeApart());
        Assert.That(node.Bytes.ToArray(), Is.EqualTo(bytes));
        Assert.That(node.View.CountBefore(300), Is.EqualTo(children.Sum(child => child.Count)));
    }

    [TestCase("", 0)]
    [TestCase("a", 0)]
    [TestCase("b", 1)]
    [TestCase("bz", 1)]
    [TestCase("d", 2)]
    [TestCase("e", 3)]
    [TestCase("z", 3)]
    public void APlaceBelongsToTheLastChildThatDoesNotBeginAboveIt(string place, int child)
    {
        var node = NewNode();
        node.PutTogether(0, [.. "\0bce".Select(letter => new RankChild(new byte[] { (byte)letter }, 0, 1))]);
        Assert.That(node.View.Find(System.Text.Encoding.ASCII.GetBytes(place)), Is.EqualTo(child));
    }

    private static RankNode NewNode() => new(new RankedSet(1), 1);
}

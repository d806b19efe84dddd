using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class ScratchArenaTests
{
    [Test]
    public void SpansAreApartUntilTheReset()
    {
        var arena = new ScratchArena();
        for (var round = 0; round < 3; round++)
        {
            var small = arena.Take(10);
            var large = arena.Take(70_000);
            var whole = arena.Take(65_536);
            var last = arena.Take(60_000);
            small.Fill(1);
            large.Fill(2);
            whole.Fill(3);
            last.Fill(4);
            Assert.That(arena.Take(0).IsEmpty);
            Assert.That(small.IndexOfAnyExcept((byte)1), Is.EqualTo(-1));
            Assert.That(large.IndexOfAnyExcept((byte)2), Is.EqualTo(-1));
            Assert.That(whole.IndexOfAnyExcept((byte)3), Is.EqualTo(-1));
            Assert.That(last.IndexOfAnyExcept((byte)4), Is.EqualTo(-1));
            arena.Reset();
        }
    }
}

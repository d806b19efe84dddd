using System.Buffers;
using ArdbNet.Resp.Writing;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Resp.Tests.Writing;

internal sealed class ReplyBufferTests
{
    private static readonly int[] Lengths = [0, 1, 10, 1000, 4095, 4096, 5000, 20_000, 100_000];

    [Test]
    public void AnySequenceOfWritesMarksAndMovesIsWhatAPlainListHolds()
    {
        var steps = Gen.Choose(0, 6).SelectMany(kind => Gen.Elements(Lengths).Select(length => (kind, length)));
        Prop.ForAll(Arb.From(steps.ListOf()), list =>
        {
            using var buffer = new ReplyBuffer();
            using var other = new ReplyBuffer();
            var model = new List<byte>();
            var otherModel = new List<byte>();
            var mark = buffer.Mark();
            var marked = 0;
            byte next = 0;
            foreach (var (kind, length) in list)
            {
                var bytes = Enumerable.Range(0, length).Select(_ => next++).ToArray();
                switch (kind)
                {
                    case 0 or 1:
                        buffer.Write(bytes);
                        model.AddRange(bytes);
                        break;
                    case 2:
                        bytes.CopyTo(buffer.GetSpan(length));
                        buffer.Advance(length);
                        model.AddRange(bytes);
                        break;
                    case 3:
                        (mark, marked) = (buffer.Mark(), model.Count);
                        break;
                    case 4:
                        buffer.Rewind(mark);
                        model.RemoveRange(marked, model.Count - marked);
                        break;
                    case 5:
                        buffer.MoveTo(other);
                        otherModel.AddRange(model);
                        model.Clear();
                        (mark, marked) = (buffer.Mark(), 0);
                        break;
                    default:
                        other.MoveTo(buffer);
                        model.AddRange(otherModel);
                        otherModel.Clear();
                        break;
                }

                if (buffer.Length != model.Count || other.Length != otherModel.Count)
                    return false;
            }

            return buffer.ToArray().SequenceEqual(model) && other.ToArray().SequenceEqual(otherModel);
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void ACopyLeavesTheBufferAsItIs()
    {
        using var buffer = new ReplyBuffer();
        var bytes = new byte[50_000];
        Random.Shared.NextBytes(bytes);
        buffer.Write(bytes);

        var copy = new ArrayBufferWriter<byte>();
        buffer.CopyTo(copy);
        Assert.That(copy.WrittenSpan.SequenceEqual(bytes), Is.True);
        Assert.That(buffer.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void AClearedBufferIsWrittenAgain()
    {
        using var buffer = new ReplyBuffer();
        foreach (var length in Lengths)
        {
            buffer.Write(new byte[length]);
            Assert.That(buffer.Length, Is.EqualTo(length));
            buffer.Clear();
            Assert.That(buffer.Length, Is.Zero);
            Assert.That(buffer.ToArray(), Is.Empty);
        }
    }

    [Test]
    public void APositionThatIsGoneIsRefused()
    {
        using var buffer = new ReplyBuffer();
        buffer.Write(new byte[10]);
        var mark = buffer.Mark();
        buffer.Clear();

        Assert.That(() => buffer.Rewind(mark), Throws.ArgumentException);
    }

    [Test]
    public void MoreThanTheSpanIsNotAdvanced()
    {
        using var buffer = new ReplyBuffer();
        var room = buffer.GetSpan(10).Length;

        Assert.That(() => buffer.Advance(room + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => buffer.Advance(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}

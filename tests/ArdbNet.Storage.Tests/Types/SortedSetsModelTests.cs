using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

public sealed class SortedSetsModelTests
{
    [TestCase(1)]
    [TestCase(1 << 20)]
    public void BehavesLikeASortedListThroughFlushesAndSnapshots(long writeBufferSize)
    {
        var step = from kind in Gen.Frequency(
                       (30, Gen.Constant(SortedSetStep.Set)),
                       (4, Gen.Constant(SortedSetStep.SetMany)),
                       (15, Gen.Constant(SortedSetStep.Remove)),
                       (3, Gen.Constant(SortedSetStep.RemoveRange)),
                       (6, Gen.Constant(SortedSetStep.Pop)),
                       (20, Gen.Constant(SortedSetStep.Rank)),
                       (6, Gen.Constant(SortedSetStep.Commit)),
                       (3, Gen.Constant(SortedSetStep.Rollback)),
                       (1, Gen.Constant(SortedSetStep.Snapshot)),
                       (1, Gen.Constant(SortedSetStep.Reopen)),
                       (1, Gen.Constant(SortedSetStep.Copy)),
                       (1, Gen.Constant(SortedSetStep.Check)))
                   from number in Gen.Choose(0, 400)
                   from score in Gen.OneOf(
                       Gen.Choose(-5, 5).Select(static number => number / 2.0),
                       Gen.Elements(0.0, 1.0, double.NegativeInfinity, double.PositiveInfinity, 1e300))
                   select (kind, number, score);
        Prop.ForAll(
            step.ArrayOf(200).ToArbitrary(),
            steps =>
            {
                using var modelled = new ModelledSortedSet(writeBufferSize);
                foreach (var (kind, number, score) in steps) modelled.Run(kind, number, score);
                modelled.Check();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }
}

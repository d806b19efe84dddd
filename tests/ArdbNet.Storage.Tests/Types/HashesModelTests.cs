using ArdbNet.Storage.Types.Packing;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

public sealed class HashesModelTests
{
    // Never packed, packed and spread out all the time, packed unless there is a long field.
    [TestCase(0, 0)]
    [TestCase(4, 1000)]
    [TestCase(64, 40)]
    [TestCase(64, 300)]
    public void BehavesLikeADictionaryThroughFlushesAndSnapshots(int packedEntries, int packedBytes)
    {
        var step = from kind in Gen.Frequency(
                       (30, Gen.Constant(CollectionStep.Put)),
                       (15, Gen.Constant(CollectionStep.Remove)),
                       (6, Gen.Constant(CollectionStep.Commit)),
                       (2, Gen.Constant(CollectionStep.Rollback)),
                       (1, Gen.Constant(CollectionStep.Snapshot)),
                       (1, Gen.Constant(CollectionStep.Persist)),
                       (1, Gen.Constant(CollectionStep.Delete)),
                       (1, Gen.Constant(CollectionStep.Check)))
                   from field in Gen.Choose(0, 60)
                   from length in Gen.Frequency((8, Gen.Choose(0, 3)), (1, Gen.Constant(300)))
                   from value in Gen.Choose(0, 9)
                   select (kind, field: $"{new string('f', length)}{field}", value: new string('v', value));
        Prop.ForAll(
            step.ArrayOf(150).ToArbitrary(),
            steps =>
            {
                using var modelled = new ModelledHash(new PackedCapacity(packedEntries, packedBytes));
                foreach (var (kind, field, value) in steps) modelled.Run(kind, field, value);
                modelled.Check();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }
}

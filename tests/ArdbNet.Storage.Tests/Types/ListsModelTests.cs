using ArdbNet.Storage.Types;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

public sealed class ListsModelTests
{
    [Test]
    public void BehavesLikeAListInMemoryThroughFlushesAndSnapshots()
    {
        var step = from kind in Gen.Frequency(
                       (24, Gen.Constant(ListStep.Push)),
                       (24, Gen.Constant(ListStep.Pop)),
                       (4, Gen.Constant(ListStep.Remove)),
                       (8, Gen.Constant(ListStep.Insert)),
                       (4, Gen.Constant(ListStep.Set)),
                       (8, Gen.Constant(ListStep.RemoveEqual)),
                       (6, Gen.Constant(ListStep.Commit)),
                       (2, Gen.Constant(ListStep.Rollback)),
                       (1, Gen.Constant(ListStep.Snapshot)),
                       (1, Gen.Constant(ListStep.Reopen)),
                       (2, Gen.Constant(ListStep.Persist)),
                       (1, Gen.Constant(ListStep.Check)))
                   from end in Gen.Elements(ListEnd.Left, ListEnd.Right)
                   from number in Gen.Choose(0, 1000)
                   from value in Gen.Choose(0, 5)
                   select (kind, end, number, value: new string('v', value));
        Prop.ForAll(
            step.ArrayOf(150).ToArbitrary(),
            static steps =>
            {
                using var modelled = new ModelledList();
                modelled.Fill(100);
                foreach (var (kind, end, number, value) in steps) modelled.Run(kind, end, number, value);
                modelled.Check();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }
}

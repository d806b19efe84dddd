using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Engine;

public sealed class StorageEngineModelTests
{
    // One byte freezes the buffer with every commit and makes a table file of it; the other sizes with every few dozen,
    // snapshots in between, which are too small for a file. With as many deletions as writes there are stretches without
    // a living key, which cursors remember.
    [TestCase(1, 100, 12, 25)]
    [TestCase(200_000, 600, 12, 25)]
    [TestCase(200_000, 600, 12, 90)]
    [TestCase(20_000, 600, 12, 25)]
    public void BehavesLikeASortedDictionary(long writeBufferSize, int steps, int runs, int deletions)
    {
        var step = from kind in Gen.Frequency(
                       (60, Gen.Constant(EngineStep.Put)),
                       (deletions, Gen.Constant(EngineStep.Delete)),
                       (20, Gen.Constant(EngineStep.Get)),
                       (6, Gen.Constant(EngineStep.WalkForward)),
                       (6, Gen.Constant(EngineStep.WalkBackward)),
                       (6, Gen.Constant(EngineStep.Turn)),
                       (25, Gen.Constant(EngineStep.Commit)),
                       (6, Gen.Constant(EngineStep.Rollback)),
                       (2, Gen.Constant(EngineStep.TakeSnapshot)),
                       (4, Gen.Constant(EngineStep.CheckSnapshot)),
                       (1, Gen.Constant(EngineStep.Reopen)),
                       (1, Gen.Constant(EngineStep.Kill)))
                   from tag in Gen.Choose(1, 5)
                   from number in Gen.Choose(0, 40)
                   from length in Gen.Frequency((4, Gen.Choose(0, 100)), (4, Gen.Choose(100, 4000)))
                   select (kind, key: new[] { (byte)tag, (byte)number }, value: Filled(length, number));
        Prop.ForAll(
            step.ArrayOf(steps).ToArbitrary(),
            drawn =>
            {
                using var engine = new ModelledEngine(writeBufferSize);
                foreach (var (kind, key, value) in drawn) engine.Run(kind, key, value);
                engine.CheckAll();
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
    }

    private static byte[] Filled(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

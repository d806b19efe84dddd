using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types;

internal sealed class StringsModelTests
{
    // Around the border between the forms, and around the ends of chunks.
    private static readonly Gen<int> Lengths = Gen.OneOf(
        Gen.Choose(0, 20),
        Gen.Choose(16370, 16400),
        Gen.Choose(32760, 32780),
        Gen.Choose(0, 120_000));

    private static readonly Gen<byte> Seeds = Gen.Choose(0, 255).Select(seed => (byte)seed);

    private static readonly Gen<StringStep> Steps = Gen.OneOf(
        from length in Lengths from seed in Seeds select (StringStep)new StringStep.Set(length, seed),
        from length in Lengths from seed in Seeds select (StringStep)new StringStep.Append(length, seed),
        from offset in Lengths
        from length in Lengths
        from seed in Seeds
        select (StringStep)new StringStep.WriteRange(offset, length, seed),
        from offset in Lengths
        from length in Lengths
        from seed in Seeds
        select (StringStep)new StringStep.Edit(offset, length, seed),
        from offset in Lengths
        from length in Lengths
        from seed in Seeds
        select (StringStep)new StringStep.Undone(offset, length, seed),
        from bit in Gen.Choose(0, 900_000)
        from value in Gen.Elements(true, false)
        select (StringStep)new StringStep.SetBit(bit, value),
        Gen.Elements<StringStep>(new StringStep.Copy(), new StringStep.Delete(), new StringStep.Reopen()));

    [Test]
    public void AnyChangesGiveTheBytesThatAPlainArrayHolds() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Steps).Where(steps => steps.Count > 0)), steps =>
        {
            using var modelled = new ModelledString();
            foreach (var step in steps)
            {
                modelled.Take(step);
                modelled.Check();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(12));
}

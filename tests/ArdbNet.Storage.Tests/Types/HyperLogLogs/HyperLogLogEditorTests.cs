using ArdbNet.Storage.Types.HyperLogLogs;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Types.HyperLogLogs;

public sealed class HyperLogLogEditorTests
{
    private const long MaxSparseLength = 3000;

    [Test]
    public void DenseRegistersComeBack() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        static seed =>
        {
            var random = new Random(seed);
            var values = new int[HyperLogLog.Registers];
            var registers = new byte[HyperLogLog.DenseLength - HyperLogLog.HeaderLength];
            for (var i = 0; i < values.Length; i++) DenseRegisters.Set(registers, i, values[i] = random.Next(64));
            return Enumerable.Range(0, values.Length).All(index => DenseRegisters.Get(registers, index) == values[index]);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void SparseAndDenseHoldTheSameRegisters() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        static seed =>
        {
            var random = new Random(seed);
            var sparse = New();
            var dense = New();
            dense.TryMakeDense();
            for (var i = 0; i < 400; i++)
            {
                // Neighbours, so that runs are split and merged.
                var index = (random.Next(20) * 800) + random.Next(12);
                var value = 1 + random.Next(4);
                if (sparse.Raise(index, value) != dense.Raise(index, value)) return false;
            }

            return Registers(sparse.Bytes).AsSpan().SequenceEqual(Registers(dense.Bytes));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void AValueAboveThirtyTwoMakesItDense()
    {
        var editor = New();
        Assert.That(editor.Raise(5, 32), Is.EqualTo(HyperLogLogChange.Changed));
        Assert.That(HyperLogLog.IsDense(editor.Bytes), Is.False);
        Assert.That(editor.Raise(5, 33), Is.EqualTo(HyperLogLogChange.Changed));
        Assert.That(HyperLogLog.IsDense(editor.Bytes), Is.True);
        Assert.That(Registers(editor.Bytes)[5], Is.EqualTo(33));
    }

    [Test]
    public void AnyBytesAreCountedOrRefused()
    {
        var random = new Random(3);
        var room = new byte[HyperLogLogEditor.RoomFor(0, MaxSparseLength)];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(room);
            HyperLogLog.WriteEmpty(room);
            var length = HyperLogLog.HeaderLength + random.Next(100);
            random.NextBytes(room.AsSpan(HyperLogLog.HeaderLength, 100));
            var editor = new HyperLogLogEditor(room, length, MaxSparseLength);
            for (var element = 0; element < 20; element++) editor.Add([(byte)element]);
            HyperLogLog.TryCount(editor.Bytes, out _);
            Assert.That(editor.Bytes.Length, Is.LessThanOrEqualTo(HyperLogLog.DenseLength));
        }
    }

    private static HyperLogLogEditor New()
    {
        var room = new byte[HyperLogLogEditor.RoomFor(HyperLogLog.EmptyLength, MaxSparseLength)];
        HyperLogLog.WriteEmpty(room);
        return new HyperLogLogEditor(room, HyperLogLog.EmptyLength, MaxSparseLength);
    }

    private static byte[] Registers(ReadOnlySpan<byte> bytes)
    {
        var registers = new byte[HyperLogLog.Registers];
        Assert.That(HyperLogLog.TryMergeInto(registers, bytes));
        return registers;
    }
}

using System.Buffers.Binary;

namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>
/// Changes a HyperLogLog within a piece of memory, as Redis would, to the byte: sparse as long as no value is above 32
/// and the string is not too long, then dense for ever.
/// </summary>
public ref struct HyperLogLogEditor
{
    private const int MaxReplacement = 5;
    private const int MergedOpcodes = 5;

    private readonly Span<byte> _room;
    private readonly long _maxSparseLength;
    private int _length;

    /// <summary>Takes over the bytes at the start of the room.</summary>
    /// <param name="room">At least <see cref="RoomFor"/> bytes.</param>
    /// <param name="length">Bytes that are there.</param>
    /// <param name="maxSparseLength">hll-sparse-max-bytes.</param>
    public HyperLogLogEditor(Span<byte> room, int length, long maxSparseLength)
    {
        _room = room;
        _length = length;
        _maxSparseLength = Math.Min(maxSparseLength, HyperLogLog.MaxSparseLength);
    }

    public readonly ReadOnlySpan<byte> Bytes => _room[.._length];

    /// <summary>Bytes that editing one of this length may need.</summary>
    public static int RoomFor(int length, long maxSparseLength)
    {
        var longest = (int)Math.Min(maxSparseLength, HyperLogLog.MaxSparseLength);
        return Math.Max(longest, Math.Max(HyperLogLog.DenseLength, length)) + MaxReplacement;
    }

    public HyperLogLogChange Add(scoped ReadOnlySpan<byte> element)
    {
        var (index, run) = HyperLogLogHash.Locate(element);
        return Raise(index, run);
    }

    /// <summary>Raises a register to a value.</summary>
    public HyperLogLogChange Raise(int index, int value)
    {
        if (HyperLogLog.IsDense(_room)) return RaiseDense(index, value);
        return value > SparseOpcode.MaxValue ? Promote(index, value) : RaiseSparse(index, value);
    }

    /// <summary>The count is to be made anew.</summary>
    public readonly void ForgetCount() => _room[HyperLogLog.CachedCountOffset + 7] |= 0x80;

    public readonly void KeepCount(ulong count) =>
        BinaryPrimitives.WriteUInt64LittleEndian(_room[HyperLogLog.CachedCountOffset..], count);

    /// <summary>False when the registers are damaged: then nothing has changed.</summary>
    public bool TryMakeDense()
    {
        if (HyperLogLog.IsDense(_room)) return true;

        Span<byte> registers = stackalloc byte[HyperLogLog.Registers];
        registers.Clear();
        if (!SparseRegisters.TryMergeInto(registers, Bytes[HyperLogLog.HeaderLength..])) return false;

        HyperLogLog.MarkDense(_room);
        _length = HyperLogLog.DenseLength;
        var dense = _room[HyperLogLog.HeaderLength.._length];
        dense.Clear();
        for (var i = 0; i < registers.Length; i++)
        {
            if (registers[i] != 0) DenseRegisters.Set(dense, i, registers[i]);
        }

        return true;
    }

    private readonly HyperLogLogChange RaiseDense(int index, int value)
    {
        var registers = _room[HyperLogLog.HeaderLength.._length];
        if (DenseRegisters.Get(registers, index) >= value) return HyperLogLogChange.None;

        DenseRegisters.Set(registers, index, value);
        return HyperLogLogChange.Changed;
    }

    private HyperLogLogChange Promote(int index, int value) =>
        TryMakeDense() ? RaiseDense(index, value) : HyperLogLogChange.Damaged;

    private HyperLogLogChange RaiseSparse(int index, int value)
    {
        var at = HyperLogLog.HeaderLength;
        var before = at;
        var first = 0;
        SparseOpcode opcode = default;
        while (at < _length)
        {
            opcode = SparseOpcode.Read(Bytes, at);
            if (index < first + opcode.Run) break;
            before = at;
            at += opcode.Length;
            first += opcode.Run;
        }

        if (at >= _length) return HyperLogLogChange.Damaged;
        if (opcode.Value >= value) return HyperLogLogChange.None;

        Span<byte> replacement = stackalloc byte[MaxReplacement];
        replacement = replacement[..Split(replacement, opcode, index - first, value)];
        var replaced = Math.Min(opcode.Length, _length - at);
        var growth = replacement.Length - replaced;
        if (growth > 0 && _length + growth > _maxSparseLength) return Promote(index, value);

        _room[(at + replaced).._length].CopyTo(_room[(at + replacement.Length)..]);
        replacement.CopyTo(_room[at..]);
        _length += growth;
        MergeValues(before);
        ForgetCount();
        return HyperLogLogChange.Changed;
    }

    // The run before the register, the register, the run behind it. Returns the bytes written.
    private static int Split(Span<byte> target, SparseOpcode opcode, int place, int value)
    {
        var written = WriteRun(target, opcode.Value, place);
        written += SparseOpcode.WriteValue(target[written..], value, 1);
        return written + WriteRun(target[written..], opcode.Value, opcode.Run - place - 1);
    }

    private static int WriteRun(Span<byte> target, int value, int run)
    {
        if (run == 0) return 0;
        return value == 0 ? SparseOpcode.WriteZeros(target, run) : SparseOpcode.WriteValue(target, value, run);
    }

    // Looks at so many opcodes only, from the one before the change on, as Redis does.
    private void MergeValues(int at)
    {
        for (var left = MergedOpcodes; at < _length && left > 0; left--)
        {
            var opcode = SparseOpcode.Read(Bytes, at);
            var next = opcode.IsValue && at + 1 < _length ? SparseOpcode.Read(Bytes, at + 1) : default;
            if (next.IsValue && next.Value == opcode.Value && opcode.Run + next.Run <= SparseOpcode.MaxValueRun)
            {
                SparseOpcode.WriteValue(_room[(at + 1)..], opcode.Value, opcode.Run + next.Run);
                _room[(at + 1).._length].CopyTo(_room[at..]);
                _length--;
                continue;
            }

            at += opcode.Length;
        }
    }
}

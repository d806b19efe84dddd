using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Tests.Types;

/// <summary>One string in a store beside the plain bytes that it should hold.</summary>
internal sealed class ModelledString : IDisposable
{
    private readonly TemporaryDataset _store = new();
    private byte[]? _bytes;

    private static ReadOnlySpan<byte> Key => "key"u8;

    public void Take(StringStep step)
    {
        switch (step)
        {
            case StringStep.Reopen:
                _store.Reopen();
                return;
            case StringStep.Undone undone:
                Change(undone with { });
                _store.Rollback();
                return;
            default:
                Change(step);
                Model(step);
                _store.Commit();
                return;
        }
    }

    /// <summary>Throws when any way to read the string differs from the bytes.</summary>
    public void Check()
    {
        var entry = _store.Database.Find(Key);
        var expected = _bytes ?? [];
        Assert.That(entry.Exists, Is.EqualTo(_bytes is not null));
        Assert.That(_store.Database.Count, Is.EqualTo(_bytes is null ? 0 : 1));
        Assert.That(Strings.Length(in entry), Is.EqualTo(expected.Length));
        AssertSame(Strings.Read(in entry), expected);
        foreach (var start in new[] { 0, 1, expected.Length / 3, 16384, 32767, 49153 })
        {
            foreach (var length in new[] { 1, 9, 16384, 70000 })
            {
                var from = Math.Min(start, expected.Length);
                var to = Math.Min(from + length, expected.Length);
                AssertSame(Strings.ReadRange(in entry, start, start + length), expected.AsSpan(from..to));
                CheckBits(start, to, expected);
            }
        }

        var other = _store.Database.Find("other"u8);
        Assert.That(other.Exists, Is.False);
        _store.Commit();
    }

    public void Dispose() => _store.Dispose();

    private static byte[] Bytes(int length, byte seed)
    {
        var bytes = new byte[length];
        if (seed % 4 == 0) return bytes;
        if (seed % 4 == 1)
        {
            Array.Fill(bytes, (byte)0xff);
            return bytes;
        }

        for (var i = 0; i < length; i++) bytes[i] = (byte)(seed + (i * 31));
        return bytes;
    }

    private static void AssertSame(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected) =>
        Assert.That(actual.SequenceEqual(expected), Is.True);

    private void CheckBits(int start, int end, byte[] expected)
    {
        var entry = _store.Database.Find(Key);
        if (start >= end) return;
        long from = (start * 8L) + 3, to = (end * 8L) - 2;
        long count = 0, firstSet = -1, firstClear = -1;
        for (var bit = from; bit < to; bit++)
        {
            var isSet = ((expected[bit >> 3] >> (7 - (int)(bit & 7))) & 1) != 0;
            if (isSet) count++;
            if (isSet && firstSet < 0) firstSet = bit;
            if (!isSet && firstClear < 0) firstClear = bit;
        }

        var value = Strings.ValueOf(in entry);
        Assert.That(Bitmaps.Count(in entry, from, to), Is.EqualTo(count));
        Assert.That(Bitmaps.Count(_store.Engine, in value, from, to), Is.EqualTo(count));
        Assert.That(Bitmaps.Find(in entry, isSet: true, from, to), Is.EqualTo(firstSet));
        Assert.That(Bitmaps.Find(in entry, isSet: false, from, to), Is.EqualTo(firstClear));
        Assert.That(Bitmaps.GetBit(in entry, from), Is.EqualTo(((expected[from >> 3] >> (7 - (int)(from & 7))) & 1) != 0));
    }

    private void Change(StringStep step)
    {
        var entry = _store.Database.FindForWrite(Key);
        switch (step)
        {
            case StringStep.Set set:
                Strings.Set(ref entry, Bytes(set.Length, set.Seed));
                break;
            case StringStep.Append append:
                Strings.Append(ref entry, Bytes(append.Length, append.Seed));
                break;
            case StringStep.WriteRange write:
                Strings.WriteRange(ref entry, write.Offset, Bytes(write.Length, write.Seed));
                break;
            case StringStep.Undone undone:
                Strings.WriteRange(ref entry, undone.Offset, Bytes(undone.Length, undone.Seed));
                break;
            case StringStep.SetBit set:
                var old = Bitmaps.SetBit(ref entry, set.Bit, set.Value, out _);
                Assert.That(old, Is.EqualTo(set.Bit / 8 < (_bytes?.Length ?? 0) && IsSet(set.Bit)));
                break;
            case StringStep.Edit edit:
                var editor = new StringEditor(in entry, edit.Offset + edit.Length);
                editor.Write(edit.Offset, Bytes(edit.Length, edit.Seed));
                var read = new byte[edit.Length + 5];
                editor.Read(edit.Offset, read);
                AssertSame(read.AsSpan(0, edit.Length), Bytes(edit.Length, edit.Seed));
                editor.Complete(ref entry);
                break;
            case StringStep.Delete:
                _store.Database.Delete(ref entry);
                return;
            case StringStep.Copy:
                if (!entry.Exists) return;
                var copy = _store.Database.FindForWrite("other"u8);
                Strings.Copy(in entry, ref copy);
                _store.Database.Save(ref copy);
                _store.Database.Delete(ref entry);
                Storage.Keyspace.Database.Move(ref copy, ref entry);
                return;
        }

        _store.Database.Save(ref entry);
    }

    private bool IsSet(int bit) => ((_bytes![bit / 8] >> (7 - (bit % 8))) & 1) != 0;

    private void Model(StringStep step)
    {
        switch (step)
        {
            case StringStep.Set set:
                _bytes = Bytes(set.Length, set.Seed);
                break;
            case StringStep.Append append:
                _bytes = [.. _bytes ?? [], .. Bytes(append.Length, append.Seed)];
                break;
            case StringStep.WriteRange write:
                Overwrite(write.Offset, Bytes(write.Length, write.Seed));
                break;
            case StringStep.Edit edit:
                Overwrite(edit.Offset, Bytes(edit.Length, edit.Seed));
                break;
            case StringStep.SetBit set:
                Overwrite(set.Bit / 8, [(_bytes ?? []).ElementAtOrDefault(set.Bit / 8)]);
                var mask = (byte)(0x80 >> (set.Bit % 8));
                if (set.Value) _bytes![set.Bit / 8] |= mask;
                else _bytes![set.Bit / 8] &= (byte)~mask;
                break;
            case StringStep.Delete:
                _bytes = null;
                break;
        }
    }

    private void Overwrite(int offset, byte[] bytes)
    {
        var result = _bytes ?? [];
        Array.Resize(ref result, Math.Max(result.Length, offset + bytes.Length));
        bytes.CopyTo(result, offset);
        _bytes = result;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArdbNet.Storage.Engine.Buffering;

namespace ArdbNet.Storage.Tests.Engine.Buffering;

/// <summary>A buffer beside a sorted dictionary that says what it must hold (null: a tombstone).</summary>
internal sealed unsafe class ModelledBuffer : IDisposable
{
    private readonly WriteBuffer _buffer = new();
    private readonly BufferCursor _cursor;
    private readonly List<(nint Address, byte[] Expected)> _spans = [];
    private SortedDictionary<byte[], byte[]?> _committed = new(UnsignedBytes.Order);
    private SortedDictionary<byte[], byte[]?> _current = new(UnsignedBytes.Order);
    private (byte[] Key, byte[]? Value)? _position;
    private bool _isDirty;

    public ModelledBuffer() => _cursor = _buffer.OpenCursor();

    public void Run(BufferStep step, byte[] key, byte[] value)
    {
        switch (step)
        {
            case BufferStep.Put:
                _buffer.Put(key, value);
                _current[key] = value;
                _isDirty = true;
                break;
            case BufferStep.Delete:
                _isDirty |= !_current.TryGetValue(key, out byte[]? old) || old != null;
                _buffer.Delete(key);
                _current[key] = null;
                break;
            case BufferStep.Find:
                CheckFind(key);
                break;
            case BufferStep.Commit:
                EndCommand(_buffer.Commit);
                _committed = Copy(_current);
                break;
            case BufferStep.Rollback:
                EndCommand(_buffer.Rollback);
                _current = Copy(_committed);
                break;
            default:
                Move(step, key);
                break;
        }

        Assert.That(_buffer.Count, Is.EqualTo(_current.Count));
    }

    public void CheckAll()
    {
        Assert.That(_buffer.Count, Is.EqualTo(_current.Count));
        BufferCursor cursor = _buffer.OpenCursor();
        bool isValid = cursor.SeekToFirst();
        foreach ((byte[] key, byte[]? value) in _current)
        {
            Assert.That(isValid);
            CheckEntry(cursor, key, value);
            CheckFind(key);
            isValid = cursor.Next();
        }

        Assert.That(isValid, Is.False);
        isValid = cursor.SeekToLast();
        foreach ((byte[] key, byte[]? value) in _current.Reverse())
        {
            Assert.That(isValid);
            CheckEntry(cursor, key, value);
            isValid = cursor.Previous();
        }

        Assert.That(isValid, Is.False);
        CheckSpans();
    }

    public void Freeze()
    {
        CheckSpans();
        _spans.Clear();
        _buffer.Freeze();
    }

    public void Dispose() => _buffer.Dispose();

    private static SortedDictionary<byte[], byte[]?> Copy(SortedDictionary<byte[], byte[]?> entries) =>
        new(entries, UnsignedBytes.Order);

    private static void CheckEntry(BufferCursor cursor, byte[] key, byte[]? value)
    {
        Assert.That(cursor.IsValid);
        Assert.That(cursor.Key.SequenceEqual(key), "key");
        Assert.That(cursor.IsDeleted, Is.EqualTo(value == null));
        Assert.That(cursor.Value.SequenceEqual(value), "value");
    }

    private void CheckFind(byte[] key)
    {
        BufferLookup lookup = _buffer.Find(key, out ReadOnlySpan<byte> value);
        if (!_current.TryGetValue(key, out byte[]? expected))
            Assert.That(lookup, Is.EqualTo(BufferLookup.Absent));
        else
            Assert.That(lookup, Is.EqualTo(expected == null ? BufferLookup.Deleted : BufferLookup.Found));
        Assert.That(value.SequenceEqual(expected), "value");
        if (!value.IsEmpty)
            _spans.Add(((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value)), expected!));
    }

    private void Move(BufferStep step, byte[] key)
    {
        bool isValid = step switch
        {
            BufferStep.Seek => _cursor.Seek(key),
            BufferStep.SeekForPrevious => _cursor.SeekForPrevious(key),
            BufferStep.SeekToFirst => _cursor.SeekToFirst(),
            BufferStep.SeekToLast => _cursor.SeekToLast(),
            BufferStep.Next => _cursor.Next(),
            _ => _cursor.Previous(),
        };
        _position = Expect(step, key);
        Assert.That(isValid, Is.EqualTo(_position != null), step.ToString());
        Assert.That(_cursor.IsValid, Is.EqualTo(isValid));
        if (_position is var (expectedKey, expectedValue))
            CheckEntry(_cursor, expectedKey, expectedValue);
    }

    private (byte[] Key, byte[]? Value)? Expect(BufferStep step, byte[] key)
    {
        if (step is BufferStep.Next or BufferStep.Previous && _position == null)
            return null;
        byte[]? at = _position?.Key;
        IEnumerable<KeyValuePair<byte[], byte[]?>> candidates = step switch
        {
            BufferStep.Seek => _current.Where(entry => UnsignedBytes.Order.Compare(entry.Key, key) >= 0),
            BufferStep.SeekForPrevious => _current.Where(e => UnsignedBytes.Order.Compare(e.Key, key) <= 0).Reverse(),
            BufferStep.SeekToFirst => _current,
            BufferStep.SeekToLast => _current.Reverse(),
            BufferStep.Next => _current.Where(entry => UnsignedBytes.Order.Compare(entry.Key, at) > 0),
            _ => _current.Where(entry => UnsignedBytes.Order.Compare(entry.Key, at) < 0).Reverse(),
        };
        foreach ((byte[] found, byte[]? value) in candidates)
            return (found, value);
        return null;
    }

    private void EndCommand(Action end)
    {
        CheckSpans();
        _spans.Clear();
        if (_position is var (key, value))
            CheckEntry(_cursor, key, value);
        end();
        if (_isDirty && _position != null)
        {
            Assert.That(() => _cursor.Next(), Throws.InvalidOperationException);
            _cursor.Reset(_buffer);
            _position = null;
        }

        _isDirty = false;
    }

    private void CheckSpans()
    {
        foreach ((nint address, byte[] expected) in _spans)
            Assert.That(new ReadOnlySpan<byte>((void*)address, expected.Length).SequenceEqual(expected), "held span");
    }
}

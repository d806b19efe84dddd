using ArdbNet.RocksDb.Native;

namespace ArdbNet.RocksDb;

/// <summary>
/// A cursor over the keys in byte order, as they were when it was made. One thread at a time. It keeps the store open
/// until it is disposed. Past either end, or after an error, it is not valid: <see cref="ThrowIfFailed"/> tells which.
/// </summary>
public sealed unsafe class RocksDbIterator : IDisposable
{
    private readonly IteratorHandle _handle;
    private byte* _key;
    private byte* _value;
    private nuint _keyLength;
    private nuint _valueLength;
    private bool _isValid;

    internal RocksDbIterator(IteratorHandle handle) => _handle = handle;

    public bool IsValid
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _isValid;
        }
    }

    /// <summary>The current key, until the next move or Dispose.</summary>
    /// <exception cref="InvalidOperationException">The iterator is not at an entry.</exception>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            ThrowIfNotAtEntry();
            return new ReadOnlySpan<byte>(_key, checked((int)_keyLength));
        }
    }

    /// <summary>The current value, until the next move or Dispose.</summary>
    /// <exception cref="InvalidOperationException">The iterator is not at an entry.</exception>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            ThrowIfNotAtEntry();
            return new ReadOnlySpan<byte>(_value, checked((int)_valueLength));
        }
    }

    /// <summary>
    /// Other bounds, for iterators whose options serve no other; before it is read again the iterator has to seek.
    /// </summary>
    public void SetBounds(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        // RocksDB's iterator looks at the options' own bounds again at each seek.
        _isValid = false;
        _handle.Options.LowerBound = lower;
        _handle.Options.UpperBound = upper;
    }

    public void SeekToFirst()
    {
        var iterator = Acquire();
        try
        {
            IteratorHandle.SeekToFirst(iterator);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    public void SeekToLast()
    {
        var iterator = Acquire();
        try
        {
            IteratorHandle.SeekToLast(iterator);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <summary>Moves to the first key at or after <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        var iterator = Acquire();
        try
        {
            fixed (byte* keyBytes = key)
                IteratorHandle.Seek(iterator, keyBytes, (nuint)key.Length);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <summary>Moves to the last key at or before <paramref name="key"/>.</summary>
    public void SeekForPrev(ReadOnlySpan<byte> key)
    {
        var iterator = Acquire();
        try
        {
            fixed (byte* keyBytes = key)
                IteratorHandle.SeekForPrevious(iterator, keyBytes, (nuint)key.Length);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <exception cref="InvalidOperationException">The iterator is not at an entry.</exception>
    public void Next()
    {
        ThrowIfNotAtEntry();
        var iterator = Acquire();
        try
        {
            IteratorHandle.Next(iterator);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <exception cref="InvalidOperationException">The iterator is not at an entry.</exception>
    public void Previous()
    {
        ThrowIfNotAtEntry();
        var iterator = Acquire();
        try
        {
            IteratorHandle.Previous(iterator);
            LoadEntry(iterator);
        }
        finally
        {
            _handle.DangerousRelease();
        }
    }

    /// <exception cref="RocksDbException">The last move failed, and did not merely reach an end.</exception>
    public void ThrowIfFailed()
    {
        nint error = 0;
        var iterator = Acquire();
        try
        {
            IteratorHandle.GetError(iterator, ref error);
        }
        finally
        {
            _handle.DangerousRelease();
        }

        NativeError.ThrowIfSet(error);
    }

    public void Dispose() => _handle.Dispose();

    private nint Acquire()
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        var isHeld = false;
        _handle.DangerousAddRef(ref isHeld);
        return _handle.DangerousGetHandle();
    }

    // RocksDB has key and value at hand after a move: fetching the pointers now costs less than a guarded call each.
    private void LoadEntry(nint iterator)
    {
        _isValid = IteratorHandle.IsValid(iterator) != 0;
        if (!_isValid)
            return;

        _key = IteratorHandle.Key(iterator, out _keyLength);
        _value = IteratorHandle.Value(iterator, out _valueLength);
    }

    // RocksDB leaves moves and reads past the ends undefined.
    private void ThrowIfNotAtEntry()
    {
        if (!IsValid)
            throw new InvalidOperationException("The iterator is not at an entry.");
    }
}

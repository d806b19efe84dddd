namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// Walks a <see cref="WriteBuffer"/> in key order, tombstones included. Writes to the buffer may come between any
/// two moves: the cursor goes on from its key, and <see cref="Value"/> stays what it was when the cursor got there.
/// After a commit or rollback it has to seek again.
/// </summary>
public sealed unsafe class BufferCursor
{
    private WriteBuffer _buffer;
    private Node* _leaf;
    private int _at;
    private Blob _blob;
    private long _treeVersion;
    private long _epoch;

    internal BufferCursor(WriteBuffer buffer) => _buffer = buffer;

    public bool IsValid => !_blob.IsNull;

    public ReadOnlySpan<byte> Key => Current().Key;

    /// <summary>Empty for a tombstone.</summary>
    public ReadOnlySpan<byte> Value => Current().Value;

    public bool IsDeleted => Current().IsTombstone;

    /// <summary>Takes the cursor to another buffer, without a position, so that cursors can be pooled.</summary>
    public void Reset(WriteBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.ThrowIfReleased();
        _buffer = buffer;
        _leaf = null;
        _blob = default;
    }

    public bool SeekToFirst()
    {
        _buffer.ThrowIfReleased();
        return SettleForward(_buffer.Tree.FirstLeaf, 0);
    }

    public bool SeekToLast()
    {
        _buffer.ThrowIfReleased();
        Node* leaf = _buffer.Tree.LastLeaf;
        return SettleBackward(leaf, leaf == null ? 0 : leaf->Count - 1);
    }

    /// <summary>To the first key not below the given one.</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        _buffer.ThrowIfReleased();
        if (_buffer.Tree.IsEmpty)
            return SettleForward(null, 0);
        _buffer.Tree.Locate(KeyHead.Of(key), key, out Node* leaf, out int at);
        return SettleForward(leaf, at);
    }

    /// <summary>To the last key not above the given one.</summary>
    public bool SeekForPrevious(ReadOnlySpan<byte> key)
    {
        _buffer.ThrowIfReleased();
        if (_buffer.Tree.IsEmpty)
            return SettleBackward(null, 0);
        bool found = _buffer.Tree.Locate(KeyHead.Of(key), key, out Node* leaf, out int at);
        return SettleBackward(leaf, found ? at : at - 1);
    }

    /// <summary>False, and no position any more, behind the last key.</summary>
    public bool Next()
    {
        if (!IsValid)
            return false;
        FindPlaceAgain();
        return SettleForward(_leaf, _at + 1);
    }

    /// <summary>False, and no position any more, before the first key.</summary>
    public bool Previous()
    {
        if (!IsValid)
            return false;
        FindPlaceAgain();
        return SettleBackward(_leaf, _at - 1);
    }

    private Blob Current()
    {
        ThrowIfStale();
        return IsValid ? _blob : throw new InvalidOperationException("The cursor has no position.");
    }

    private void FindPlaceAgain()
    {
        ThrowIfStale();
        if (_treeVersion == _buffer.TreeVersion || IsStillAt(_at))
            return;
        if (IsStillAt(_at + 1))
        {
            _at++;
            return;
        }

        ReadOnlySpan<byte> key = _blob.Key;
        _buffer.Tree.Locate(KeyHead.Of(key), key, out _leaf, out _at);
    }

    private bool IsStillAt(int at) => at < _leaf->Count && Node.BlobAt(_leaf, at).Address == _blob.Address;

    private void ThrowIfStale()
    {
        if (!IsValid || _epoch == _buffer.Epoch)
            return;
        _buffer.ThrowIfReleased();
        throw new InvalidOperationException("The cursor has to seek again after a commit or rollback.");
    }

    private bool SettleForward(Node* leaf, int at)
    {
        while (leaf != null && at >= leaf->Count)
        {
            leaf = leaf->Next;
            at = 0;
        }

        return Settle(leaf, at);
    }

    private bool SettleBackward(Node* leaf, int at)
    {
        while (leaf != null && at < 0)
        {
            leaf = leaf->Previous;
            at = leaf == null ? 0 : leaf->Count - 1;
        }

        return Settle(leaf, at);
    }

    private bool Settle(Node* leaf, int at)
    {
        _leaf = leaf;
        _at = at;
        _blob = leaf == null ? default : Node.BlobAt(leaf, at);
        _treeVersion = _buffer.TreeVersion;
        _epoch = _buffer.Epoch;
        return IsValid;
    }
}

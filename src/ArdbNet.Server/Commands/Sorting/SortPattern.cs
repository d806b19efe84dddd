using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>
/// A pattern of BY or GET: a key with an asterisk in place of the element, optionally with <c>-&gt;field</c> of a hash
/// behind it; <c>#</c> is the element itself.
/// </summary>
internal sealed class SortPattern
{
    private readonly byte[] _before = [];
    private readonly byte[] _after = [];
    private readonly byte[]? _field;
    private readonly bool _hasPlace;

    public SortPattern(ReadOnlySpan<byte> pattern)
    {
        IsElement = pattern.SequenceEqual("#"u8);
        var place = pattern.IndexOf((byte)'*');
        _hasPlace = place >= 0;
        if (!_hasPlace) return;

        _before = pattern[..place].ToArray();
        var after = pattern[(place + 1)..];
        var arrow = after.IndexOf("->"u8);
        // An arrow at the very end is a part of the key.
        if (arrow >= 0 && arrow + 2 < after.Length)
        {
            _field = after[(arrow + 2)..].ToArray();
            after = after[..arrow];
        }

        _after = after.ToArray();
    }

    public bool IsElement { get; }

    /// <summary>The key that is meant for an element; false when it is none.</summary>
    public bool TryMakeKey(ReadOnlySpan<byte> element, out byte[] key)
    {
        key = _hasPlace && !IsElement ? [.. _before, .. element, .. _after] : [];
        return _hasPlace && !IsElement;
    }

    /// <summary>The value, valid until the next read; false when there is none.</summary>
    public bool TryRead(KeyspaceView keys, ReadOnlySpan<byte> element, out ReadOnlySpan<byte> value)
    {
        value = element;
        if (IsElement) return true;
        if (!TryMakeKey(element, out var key)) return false;
        return _field is null ? keys.TryReadString(key, out value) : keys.TryReadField(key, _field, out value);
    }
}

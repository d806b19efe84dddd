namespace ArdbNet.Storage.Engine;

/// <summary>
/// Finds where a write buffer deletes so many neighbours in a row that cursors will have to walk over them. Keys come in
/// order and stay as they are.
/// </summary>
internal ref struct DeletedRows(List<DeadRange> found)
{
    // It takes so many to be in somebody's way.
    private const int MinLength = 16 << 10;

    private ReadOnlySpan<byte> _first;
    private ReadOnlySpan<byte> _last;
    private int _length;

    public void Add(ReadOnlySpan<byte> deleted)
    {
        if (_length++ == 0) _first = deleted;
        _last = deleted;
    }

    /// <summary>A key that is there comes next, or none.</summary>
    public void End()
    {
        if (_length >= MinLength) found.Add(new DeadRange(_first.ToArray(), _last.ToArray()));
        _length = 0;
    }
}

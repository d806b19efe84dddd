namespace ArdbNet.Server.Tracking;

/// <summary>Which clients may have cached which keys, whatever database the keys are in.</summary>
internal sealed class TrackingTable
{
    private readonly Dictionary<byte[], TrackedKey> _keys = new(ByteArrayComparer.Instance);
    private readonly List<TrackedKey> _inOrder = [];

    public int KeyCount => _inOrder.Count;

    /// <summary>Pairs of a key and a client.</summary>
    public long PairCount { get; private set; }

    public void Add(ReadOnlySpan<byte> key, long client)
    {
        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var tracked))
        {
            tracked = new TrackedKey(key.ToArray(), _inOrder.Count);
            _inOrder.Add(tracked);
            _keys.Add(tracked.Key, tracked);
        }

        if (tracked.Clients.Add(client)) PairCount++;
    }

    /// <summary>Takes a key out; null when nobody has it.</summary>
    public TrackedKey? Take(ReadOnlySpan<byte> key)
    {
        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key, out _, out var tracked)) return null;
        Forget(tracked);
        return tracked;
    }

    /// <summary>Takes any key out; there is one.</summary>
    public TrackedKey TakeAny()
    {
        var tracked = _inOrder[Random.Shared.Next(_inOrder.Count)];
        _keys.Remove(tracked.Key);
        Forget(tracked);
        return tracked;
    }

    public void Clear()
    {
        _keys.Clear();
        _inOrder.Clear();
        _inOrder.TrimExcess();
        _keys.TrimExcess();
        PairCount = 0;
    }

    private void Forget(TrackedKey tracked)
    {
        var last = _inOrder[^1];
        _inOrder[tracked.Index] = last;
        last.Index = tracked.Index;
        _inOrder.RemoveAt(_inOrder.Count - 1);
        PairCount -= tracked.Clients.Count;
    }
}

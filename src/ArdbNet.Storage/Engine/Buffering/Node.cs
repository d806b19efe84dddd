using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>
/// The sorted keys of a tree node: heads apart from the blobs, so that a search reads one dense array with vector
/// compares and touches a blob only where heads are equal. A leaf is nothing but this; an <see cref="InnerNode"/>
/// starts with it and may hold null for a blob: a separator below every key of the same head.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Node
{
    /// <summary>A multiple of every vector width, so that a search needs no remainder loop.</summary>
    public const int Capacity = 80;

    private const int UsualBlobBytes = 128;

    public int Count;

    /// <summary>Levels below: 0 for a leaf.</summary>
    public int Height;

    /// <summary>Where the leaf last grew, -1 after a split: tells runs of ascending or descending keys.</summary>
    public int LastInsertedAt;

    public Node* Previous;
    public Node* Next;

    // Slots at Count and above hold long.MaxValue, which no comparison counts as less.
    private fixed long _highs[Capacity];
    private fixed long _middles[Capacity];
    private fixed long _lows[Capacity];
    private fixed ulong _blobs[Capacity];

    public readonly bool IsLeaf => Height == 0;

    public readonly bool IsFull => Count == Capacity;

    public static void Clear(Node* node, int height)
    {
        node->Count = 0;
        node->Height = height;
        node->LastInsertedAt = -1;
        node->Previous = node->Next = null;
        new Span<long>(node->_highs, Capacity).Fill(long.MaxValue);
        new Span<long>(node->_middles, Capacity).Fill(long.MaxValue);
        new Span<long>(node->_lows, Capacity).Fill(long.MaxValue);
    }

    public static Blob BlobAt(Node* node, int at) => new((byte*)node->_blobs[at]);

    public static KeyHead HeadAt(Node* node, int at) => new(node->_highs[at], node->_middles[at], node->_lows[at]);

    public static void Replace(Node* node, int at, Blob blob) => node->_blobs[at] = (ulong)blob.Address;

    /// <summary>Has the processor load what a search looks at first.</summary>
    public static void PrefetchHeads(Node* node) => Processor.Prefetch(node, sizeof(Node) / 4);

    /// <summary>Has the processor load the blob that a search for the head will compare.</summary>
    public static void PrefetchBlob(Node* node, in KeyHead head)
    {
        int at = CountBelow(node, head.High);
        if (HasHigh(node, at, head))
            Processor.Prefetch((byte*)node->_blobs[at], UsualBlobBytes);
    }

    /// <summary>The first entry not below the key, or Count; <paramref name="found"/> if it has that very key.</summary>
    public static int Search(Node* node, in KeyHead head, ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        int at = CountBelow(node, head.High);
        if (!HasHigh(node, at, head))
            return at;
        if (HasHigh(node, at + 1, head))
            at += CountBelowAmongEqualHighs(node, head);
        else if (node->_middles[at] < head.Middle)
            return at + 1;
        if (!HasHighAndMiddle(node, at, head))
            return at;
        if (HasHighAndMiddle(node, at + 1, head))
            at += CountBelowAmongEqualMiddles(node, head);
        else if (node->_lows[at] < head.Low)
            return at + 1;
        return HasHead(node, at, head) ? SearchEqualHeads(node, at, head, key, out found) : at;
    }

    /// <summary>
    /// True if a place is where a leaf of this range has the key or would have it, as far as heads tell;
    /// <paramref name="found"/> if it has it.
    /// </summary>
    public static bool IsPlaceOf(Node* node, int at, in KeyHead head, ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        if (at < 0 || at > node->Count)
            return false;
        if (at < node->Count && !head.IsBelow(HeadAt(node, at)))
        {
            found = HasHead(node, at, head) && BlobAt(node, at).CompareTailOf(key) == 0;
            return found;
        }

        return at == 0 || HeadAt(node, at - 1).IsBelow(head);
    }

    public static void Insert(Node* node, int at, in KeyHead head, Blob blob)
    {
        int tail = node->Count - at;
        MoveWithin(node->_highs, at, at + 1, tail);
        MoveWithin(node->_middles, at, at + 1, tail);
        MoveWithin(node->_lows, at, at + 1, tail);
        MoveWithin((long*)node->_blobs, at, at + 1, tail);
        node->_highs[at] = head.High;
        node->_middles[at] = head.Middle;
        node->_lows[at] = head.Low;
        node->_blobs[at] = (ulong)blob.Address;
        node->Count++;
        node->LastInsertedAt = at;
    }

    public static void Remove(Node* node, int at)
    {
        int tail = node->Count - at - 1;
        MoveWithin(node->_highs, at + 1, at, tail);
        MoveWithin(node->_middles, at + 1, at, tail);
        MoveWithin(node->_lows, at + 1, at, tail);
        MoveWithin((long*)node->_blobs, at + 1, at, tail);
        Truncate(node, node->Count - 1);
    }

    /// <summary>Moves the entries from <paramref name="at"/> on into an empty node.</summary>
    public static void MoveTail(Node* node, int at, Node* target)
    {
        int tail = node->Count - at;
        new Span<long>(node->_highs + at, tail).CopyTo(new Span<long>(target->_highs, tail));
        new Span<long>(node->_middles + at, tail).CopyTo(new Span<long>(target->_middles, tail));
        new Span<long>(node->_lows + at, tail).CopyTo(new Span<long>(target->_lows, tail));
        new Span<ulong>(node->_blobs + at, tail).CopyTo(new Span<ulong>(target->_blobs, tail));
        target->Count = tail;
        Truncate(node, at);
    }

    public static void Truncate(Node* node, int count)
    {
        new Span<long>(node->_highs + count, node->Count - count).Fill(long.MaxValue);
        new Span<long>(node->_middles + count, node->Count - count).Fill(long.MaxValue);
        new Span<long>(node->_lows + count, node->Count - count).Fill(long.MaxValue);
        node->Count = count;
        node->LastInsertedAt = -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBelow(Node* node, long high)
    {
        var wanted = new Vector<long>(high);
        var below = Vector<long>.Zero;
        for (int i = 0; i < node->Count; i += Vector<long>.Count)
            below -= Vector.LessThan(Vector.Load(node->_highs + i), wanted);
        return (int)Vector.Sum(below);
    }

    private static int CountBelowAmongEqualHighs(Node* node, in KeyHead head)
    {
        var high = new Vector<long>(head.High);
        var middle = new Vector<long>(head.Middle);
        var below = Vector<long>.Zero;
        for (int i = 0; i < node->Count; i += Vector<long>.Count)
        {
            below -= Vector.Equals(Vector.Load(node->_highs + i), high)
                & Vector.LessThan(Vector.Load(node->_middles + i), middle);
        }

        return (int)Vector.Sum(below);
    }

    private static int CountBelowAmongEqualMiddles(Node* node, in KeyHead head)
    {
        var high = new Vector<long>(head.High);
        var middle = new Vector<long>(head.Middle);
        var low = new Vector<long>(head.Low);
        var below = Vector<long>.Zero;
        for (int i = 0; i < node->Count; i += Vector<long>.Count)
        {
            below -= Vector.Equals(Vector.Load(node->_highs + i), high)
                & Vector.Equals(Vector.Load(node->_middles + i), middle)
                & Vector.LessThan(Vector.Load(node->_lows + i), low);
        }

        return (int)Vector.Sum(below);
    }

    private static int SearchEqualHeads(Node* node, int at, in KeyHead head, ReadOnlySpan<byte> key, out bool found)
    {
        int end = at + 1;
        while (HasHead(node, end, head))
            end++;
        while (at < end)
        {
            int middle = (at + end) / 2;
            Blob blob = BlobAt(node, middle);
            int order = blob.IsNull ? 1 : blob.CompareTailOf(key);
            if (order == 0)
            {
                found = true;
                return middle;
            }

            if (order < 0)
                end = middle;
            else
                at = middle + 1;
        }

        found = false;
        return at;
    }

    private static bool HasHigh(Node* node, int at, in KeyHead head) =>
        at < node->Count && node->_highs[at] == head.High;

    private static bool HasHighAndMiddle(Node* node, int at, in KeyHead head) =>
        HasHigh(node, at, head) && node->_middles[at] == head.Middle;

    private static bool HasHead(Node* node, int at, in KeyHead head) =>
        HasHighAndMiddle(node, at, head) && node->_lows[at] == head.Low;

    private static void MoveWithin(long* array, int from, int to, int count) =>
        new Span<long>(array + from, count).CopyTo(new Span<long>(array + to, count));
}

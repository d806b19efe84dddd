using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>Separators and one child more than separators: child i holds the keys below separator i.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct InnerNode
{
    public Node Keys;

    private fixed ulong _children[Node.Capacity + 1];

    public static Node* ChildAt(Node* node, int at) => (Node*)((InnerNode*)node)->_children[at];

    public static void SetFirstChild(Node* node, Node* child) => ((InnerNode*)node)->_children[0] = (ulong)child;

    /// <summary>The child whose range holds the key.</summary>
    public static int Search(Node* node, in KeyHead head, ReadOnlySpan<byte> key)
    {
        int at = Node.Search(node, head, key, out bool equalsSeparator);
        return equalsSeparator ? at + 1 : at;
    }

    /// <summary>Puts a separator at a place and the child above it to its right.</summary>
    public static void Insert(Node* node, int at, in KeyHead head, Blob separator, Node* childAbove)
    {
        var children = new Span<ulong>(((InnerNode*)node)->_children, node->Count + 2);
        children[(at + 1)..^1].CopyTo(children[(at + 2)..]);
        children[at + 1] = (ulong)childAbove;
        Node.Insert(node, at, head, separator);
    }

    /// <summary>Moves what is above separator <paramref name="at"/> to an empty node and drops that separator.</summary>
    public static void MoveTail(Node* node, int at, Node* target)
    {
        var children = new Span<ulong>(((InnerNode*)node)->_children, node->Count + 1);
        children[(at + 1)..].CopyTo(new Span<ulong>(((InnerNode*)target)->_children, Node.Capacity + 1));
        Node.MoveTail(node, at + 1, target);
        Node.Truncate(node, at);
    }
}

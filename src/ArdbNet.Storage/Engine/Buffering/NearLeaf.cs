using System.Runtime.InteropServices;

namespace ArdbNet.Storage.Engine.Buffering;

/// <summary>A leaf that was used lately, the heads between which all keys are its, and where in it the key was.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct NearLeaf
{
    public Node* Leaf;
    public KeyHead Low;
    public KeyHead High;
    public int At;

    /// <summary>When it was used, for the choice of the one that makes room.</summary>
    public long UsedAt;

    public readonly bool Covers(in KeyHead head) => Leaf != null && Low.IsBelow(head) && head.IsBelow(High);
}

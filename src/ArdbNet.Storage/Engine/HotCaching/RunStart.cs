namespace ArdbNet.Storage.Engine.HotCaching;

/// <summary>Where a walk begins, within which bounds, and which way it goes.</summary>
internal sealed record RunStart(byte[] Lower, byte[] Upper, byte[] Key, bool IsBackward)
{
    public bool Is(byte[] lower, byte[] upper, ReadOnlySpan<byte> key, bool isBackward) =>
        IsBackward == isBackward
        && key.SequenceEqual(Key)
        && lower.AsSpan().SequenceEqual(Lower)
        && upper.AsSpan().SequenceEqual(Upper);
}

namespace ArdbNet.Storage.Tests.Types;

/// <summary>One change of a string, or a pause in which the store is closed and opened.</summary>
internal abstract record StringStep
{
    internal sealed record Set(int Length, byte Seed) : StringStep;

    internal sealed record Append(int Length, byte Seed) : StringStep;

    internal sealed record WriteRange(int Offset, int Length, byte Seed) : StringStep;

    internal sealed record Edit(int Offset, int Length, byte Seed) : StringStep;

    internal sealed record SetBit(int Bit, bool Value) : StringStep;

    internal sealed record Undone(int Offset, int Length, byte Seed) : StringStep;

    internal sealed record Copy : StringStep;

    internal sealed record Delete : StringStep;

    internal sealed record Reopen : StringStep;
}

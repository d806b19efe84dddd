using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Tests;

public sealed unsafe class NativeHeapTests
{
    private const int Blocks = 16_384;
    private const int BlockBytes = 8192;

    // Small enough for an arena, and the few that stay in use keep the arena from shrinking at its end.
    [Test]
    public void WhatWasFreedBetweenBlocksInUseGoesBackToTheSystem()
    {
        const int InUse = 64;
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.Alloc(BlockBytes);
            new Span<byte>((void*)blocks[i], BlockBytes).Fill(1);
        }

        for (var i = 0; i < Blocks; i++)
        {
            if (i % InUse != InUse - 1) NativeMemory.Free((void*)blocks[i]);
        }

        var before = Environment.WorkingSet;
        NativeHeap.Trim();
        Assert.That(Environment.WorkingSet, Is.LessThan(before - (Blocks * BlockBytes / 2)));
        for (var i = InUse - 1; i < Blocks; i += InUse)
        {
            Assert.That(((byte*)blocks[i])[BlockBytes - 1], Is.EqualTo(1));
            NativeMemory.Free((void*)blocks[i]);
        }
    }
}

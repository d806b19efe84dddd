using System.Buffers;

namespace ArdbNet.Server.Commands.Dumps;

/// <summary>Takes bytes and keeps none: how many there are is counted by who writes.</summary>
internal sealed class CountingBuffer : IBufferWriter<byte>
{
    private byte[] _room = new byte[4096];

    public void Advance(int count)
    {
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_room.Length < sizeHint) _room = new byte[sizeHint];
        return _room;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _room;
    }
}

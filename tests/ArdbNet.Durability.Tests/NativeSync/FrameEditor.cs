using System.Buffers.Binary;
using System.Numerics;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>
/// Stands in the way of a raw stream and changes it in one place, with checksums that fit: an evil master rather than a
/// bad line.
/// </summary>
/// <param name="edit">
/// Gets each frame and the one behind it, which is empty behind the end; gives what takes the place of both, or null.
/// </param>
internal sealed class FrameEditor(Func<byte[], byte[], byte[]?> edit)
{
    private const int StreamHeaderLength = 68;
    private const int FrameHeaderLength = 32;
    private const int ChecksumAt = 28;

    private readonly Lock _gate = new();
    private readonly List<byte> _rest = [];
    private byte[]? _held;
    private bool _isInFrames;
    private bool _isDone;

    public bool IsDone => Volatile.Read(ref _isDone);

    public static bool IsBlock(byte[] frame) => frame.Length > 0 && frame[0] == 'B';

    public static bool IsEnd(byte[] frame) => frame.Length > 0 && frame[0] == 'E';

    public static long NumberOf(byte[] block) => BinaryPrimitives.ReadInt64BigEndian(block.AsSpan(4));

    /// <summary>The frame with one change and the checksum that belongs to it.</summary>
    public static byte[] Change(byte[] frame, Action<byte[]> change)
    {
        var changed = frame.ToArray();
        change(changed);
        var checksum = uint.MaxValue;
        foreach (var value in changed[..ChecksumAt]) checksum = BitOperations.Crc32C(checksum, value);
        foreach (var value in changed[FrameHeaderLength..]) checksum = BitOperations.Crc32C(checksum, value);
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(ChecksumAt), ~checksum);
        return changed;
    }

    /// <summary>What passes on of bytes that have come.</summary>
    public byte[] Pass(byte[] bytes)
    {
        lock (_gate)
        {
            if (_isDone) return bytes;
            var passing = new List<byte>();
            _rest.AddRange(bytes);
            if (!_isInFrames && !TryEnterFrames(passing)) return [.. passing];
            while (!_isDone && TryTakeFrame() is { } frame) Pass(frame, passing);
            if (_isDone) PassRest(passing);
            return [.. passing];
        }
    }

    private bool TryEnterFrames(List<byte> passing)
    {
        var text = _rest.ToArray().AsSpan();
        var start = text.IndexOf("$RAW:2\r\n"u8);
        var length = start < 0 ? text.Length : start + 8 + StreamHeaderLength;
        if (start >= 0 && text.Length < length) return false;
        Move(length, passing);
        return _isInFrames = start >= 0;
    }

    // stored or body length: u32 at 20 of a block, at 4 of the end
    private byte[]? TryTakeFrame()
    {
        if (_rest.Count < FrameHeaderLength) return null;
        var header = _rest.Take(FrameHeaderLength).ToArray();
        var length = FrameHeaderLength + BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(IsBlock(header) ? 20 : 4));
        if (_rest.Count < length) return null;
        var frame = _rest.Take(length).ToArray();
        _rest.RemoveRange(0, length);
        return frame;
    }

    private void Pass(byte[] frame, List<byte> passing)
    {
        if (_held is { } held && !TryEdit(held, frame, passing)) passing.AddRange(held);
        _held = _isDone ? null : frame;
        if (_isDone || !IsEnd(frame)) return;
        if (!TryEdit(frame, [], passing)) passing.AddRange(frame);
        _isDone = true;
    }

    private bool TryEdit(byte[] frame, byte[] next, List<byte> passing)
    {
        if (edit(frame, next) is not { } edited) return false;
        passing.AddRange(edited);
        return _isDone = true;
    }

    private void PassRest(List<byte> passing) => Move(_rest.Count, passing);

    private void Move(int length, List<byte> passing)
    {
        passing.AddRange(_rest.Take(length));
        _rest.RemoveRange(0, length);
    }
}

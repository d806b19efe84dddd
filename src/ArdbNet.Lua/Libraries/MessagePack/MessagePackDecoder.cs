using System.Buffers.Binary;

namespace ArdbNet.Lua.Libraries.MessagePack;

/// <summary>
/// Pushes values of MessagePack. Tables that are still open stay on Lua's stack, and no C# frame is held for them: nesting
/// ends where Lua's stack does.
/// </summary>
internal ref struct MessagePackDecoder(LuaStack stack, ReadOnlySpan<byte> bytes)
{
    private const int ValuesBetweenMemoryChecks = 1024;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly LuaState _state = stack.State;
    private OpenTable[] _open = [];
    private int _depth;
    private int _values;

    public int Consumed { get; private set; }

    public readonly bool IsAtEnd => Consumed == _bytes.Length;

    public ReadOnlySpan<byte> Error { get; private set; }

    /// <summary>Pushes the next value; false for an <see cref="Error"/>.</summary>
    public bool TryPushValue()
    {
        while (true)
        {
            var depth = _depth;
            if (!TryPushOne())
                return false;
            if (_depth > depth)
                continue;

            while (_depth > 0)
            {
                ref var table = ref _open[_depth - 1];
                if (!TryPut(ref table))
                    return false;
                if (table.Remaining > 0)
                    break;

                _depth--;
            }

            if (_depth == 0)
                return true;
        }
    }

    // Takes the value on the top into the innermost table; a key waits there for its value.
    private bool TryPut(ref OpenTable table)
    {
        table.Remaining--;
        if (!table.IsMap)
        {
            stack.RawSet(-2, ++table.Items);
            return true;
        }

        if (table.Remaining % 2 != 0)
            return true;
        if (stack.TypeOf(-2) == LuaType.Nil)
            return Fail("table index is nil"u8);
        if (stack.TypeOf(-2) == LuaType.Number && double.IsNaN(stack.ToNumber(-2)))
            return Fail("table index is NaN"u8);

        stack.RawSet(-3);
        return true;
    }

    private bool TryPushOne()
    {
        if (!Needs(1))
            return false;
        if (!stack.EnsureRoom(2))
            return Fail(
                "stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)"u8);
        if (++_values % ValuesBetweenMemoryChecks == 0)
            _state.RequireMemory();

        var type = _bytes[Consumed];
        return type switch
        {
            < 0x80 => PushNumber(1, type),
            < 0x90 => Open(1, isMap: true, (uint)type & 0x0f),
            < 0xa0 => Open(1, isMap: false, (uint)type & 0x0f),
            < 0xc0 => PushText(1, (uint)type & 0x1f),
            >= 0xe0 => PushNumber(1, (sbyte)type),
            0xc0 => PushNil(),
            0xc2 or 0xc3 => PushBoolean(type == 0xc3),
            >= 0xca and <= 0xd3 => TryPushNumber(type),
            >= 0xd9 and <= 0xdf => TryPushSized(type),
            _ => Fail("Bad data format in input."u8),
        };
    }

    private bool TryPushNumber(byte type)
    {
        var size = type switch { 0xca or 0xce or 0xd2 => 4, 0xcc or 0xd0 => 1, 0xcd or 0xd1 => 2, _ => 8 };
        if (!Needs(1 + size))
            return false;

        var at = _bytes[(Consumed + 1)..];
        return PushNumber(1 + size, type switch
        {
            0xca => BinaryPrimitives.ReadSingleBigEndian(at),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(at),
            0xcc => at[0],
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(at),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(at),
            0xd0 => (sbyte)at[0],
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(at),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(at),
            // Unsigned ones from 2^63 on become negative, as in Redis.
            _ => BinaryPrimitives.ReadInt64BigEndian(at),
        });
    }

    private bool TryPushSized(byte type)
    {
        var size = type switch { 0xd9 => 1, 0xda or 0xdc or 0xde => 2, _ => 4 };
        if (!Needs(1 + size))
            return false;

        var at = _bytes[(Consumed + 1)..];
        var count = size switch
        {
            1 => at[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(at),
            _ => BinaryPrimitives.ReadUInt32BigEndian(at),
        };
        return type <= 0xdb ? PushText(1 + size, count) : Open(1 + size, isMap: type >= 0xde, count);
    }

    private bool PushNumber(int size, double number)
    {
        stack.Push(number);
        Consumed += size;
        return true;
    }

    private bool PushNil()
    {
        stack.PushNil();
        Consumed++;
        return true;
    }

    private bool PushBoolean(bool value)
    {
        stack.Push(value);
        Consumed++;
        return true;
    }

    private bool PushText(int headerSize, uint length)
    {
        if (!Needs(headerSize + (long)length))
            return false;

        stack.Push(_bytes.Slice(Consumed + headerSize, (int)length));
        Consumed += headerSize + (int)length;
        return true;
    }

    private bool Open(int headerSize, bool isMap, uint count)
    {
        stack.PushTable();
        Consumed += headerSize;
        if (count == 0)
            return true;

        if (_depth == _open.Length)
            Array.Resize(ref _open, Math.Max(16, 2 * _depth));
        _open[_depth++] = new OpenTable { IsMap = isMap, Remaining = isMap ? 2L * count : count };
        return true;
    }

    private bool Needs(long count) => count <= _bytes.Length - Consumed || Fail("Missing bytes in input."u8);

    private bool Fail(ReadOnlySpan<byte> error)
    {
        Error = error;
        return false;
    }

    private struct OpenTable
    {
        public bool IsMap;

        /// <summary>Items, or keys and values, to come.</summary>
        public long Remaining;

        public int Items;
    }
}

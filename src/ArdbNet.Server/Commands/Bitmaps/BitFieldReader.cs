using ArdbNet.Resp;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Bitmaps;

/// <summary>
/// Reads the subcommands of BITFIELD one by one: GET type offset, SET type offset value, INCRBY type offset increment,
/// and between them OVERFLOW, which holds for those behind it.
/// </summary>
internal ref struct BitFieldReader(Call call)
{
    private int _next = 2;

    public BitFieldAction Action { get; private set; }

    public BitFieldType Type { get; private set; }

    /// <summary>The field's first bit.</summary>
    public long Offset { get; private set; }

    /// <summary>What SET writes or INCRBY adds.</summary>
    public long Value { get; private set; }

    public BitFieldOverflow Overflow { get; private set; }

    /// <summary>Whether the client has got an error: then nothing has been done.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether the subcommand may change the string.</summary>
    public readonly bool IsWrite => Action != BitFieldAction.Get;

    /// <summary>The byte behind the field's last one.</summary>
    public readonly long EndByte => (Offset + Type.Width + 7) >> 3;

    /// <summary>Reads the next subcommand; false at the end or after an error.</summary>
    public bool MoveNext()
    {
        while (_next < call.Count && call.Is(_next, "OVERFLOW"u8) && _next + 1 < call.Count)
        {
            if (!TryReadOverflow(_next + 1)) return Fail();
            _next += 2;
        }

        return _next < call.Count && (TryReadAction() || Fail());
    }

    private bool TryReadAction()
    {
        var arguments = call.Count - _next - 1;
        if (call.Is(_next, "GET"u8) && arguments >= 2)
        {
            Action = BitFieldAction.Get;
        }
        else if (call.Is(_next, "SET"u8) && arguments >= 3)
        {
            Action = BitFieldAction.Set;
        }
        else if (call.Is(_next, "INCRBY"u8) && arguments >= 3)
        {
            Action = BitFieldAction.Increment;
        }
        else
        {
            call.Reply.Error(ErrorReplies.Syntax);
            return false;
        }

        if (!TryReadType(_next + 1)) return false;
        if (!BitOffset.TryRead(call, _next + 2, Type.Width, out var offset)) return false;
        Offset = offset;
        if (IsWrite)
        {
            if (!call.TryReadInteger(_next + 3, out var value)) return false;
            Value = value;
        }

        _next += IsWrite ? 4 : 3;
        return true;
    }

    private bool TryReadType(int index)
    {
        var text = call[index];
        var isSigned = text.StartsWith("i"u8);
        if ((isSigned || text.StartsWith("u"u8))
            && RedisInteger.TryParse(text[1..], out var width) && width >= 1 && width <= (isSigned ? 64 : 63))
        {
            Type = new BitFieldType(isSigned, (int)width);
            return true;
        }

        call.Reply.Error(
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is."u8);
        return false;
    }

    private bool TryReadOverflow(int index)
    {
        if (call.Is(index, "WRAP"u8)) Overflow = BitFieldOverflow.Wrap;
        else if (call.Is(index, "SAT"u8)) Overflow = BitFieldOverflow.Saturate;
        else if (call.Is(index, "FAIL"u8)) Overflow = BitFieldOverflow.Fail;
        else
        {
            call.Reply.Error("ERR Invalid OVERFLOW type specified"u8);
            return false;
        }

        return true;
    }

    private bool Fail()
    {
        HasFailed = true;
        return false;
    }
}

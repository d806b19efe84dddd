using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Options of XADD and XTRIM, and the id of XADD.</summary>
internal struct AddOptions
{
    private const long DefaultLimitNodes = 100;
    private const long MaxLimit = 1_000_000;

    private bool _hasLimit;
    private bool _isApproximate;
    private long _limit;
    private long _maxLength;
    private StreamId _minId;

    /// <summary>Whether the stream is to be trimmed, as <see cref="Trim"/> says.</summary>
    public bool Trims { get; private set; }

    /// <summary>NOMKSTREAM: nothing is added to a stream that does not exist.</summary>
    public bool MustExist { get; private set; }

    /// <summary>The position of the id in XADD.</summary>
    public int IdAt { get; private set; }

    /// <summary>Whether the id was *.</summary>
    public bool LacksId { get; private set; }

    /// <summary>Whether the id was ms-*.</summary>
    public bool LacksSequence { get; private set; }

    public StreamId Id { get; private set; }

    public readonly StreamTrim Trim => new()
    {
        MaxLength = _maxLength,
        MinId = _minId,
        IsApproximate = _isApproximate,
        Limit = _limit,
    };

    /// <summary>False when they are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, bool isAdd, out AddOptions options)
    {
        options = new AddOptions { _maxLength = -1 };
        var at = 2;
        for (; at < call.Count; at++)
        {
            if (isAdd && call[at].SequenceEqual("*"u8))
            {
                options.LacksId = true;
                break;
            }

            if (options.TryReadOption(call, isAdd, ref at, out var isKnown))
            {
                if (isKnown) continue;
                if (!isAdd) return Refuse(call, ErrorReplies.Syntax);
                if (!IdArgument.TryRead(call, at, out var id, out var lacksSequence)) return false;
                (options.Id, options.LacksSequence) = (id, lacksSequence);
                break;
            }

            return false;
        }

        options.IdAt = at;
        return options.TryFixLimit(call, isAdd);
    }

    /// <summary>False when there is an error; not known when the argument is no option.</summary>
    private bool TryReadOption(Call call, bool isAdd, ref int at, out bool isKnown)
    {
        isKnown = true;
        var more = call.Count - 1 - at;
        if (more > 0 && call.Is(at, "MAXLEN"u8))
        {
            if (!TryBeginTrim(call, ref at)) return false;
            if (!call.TryReadInteger(at, out _maxLength)) return false;
            return _maxLength >= 0 || Refuse(call, "ERR The MAXLEN argument must be >= 0."u8);
        }

        if (more > 0 && call.Is(at, "MINID"u8))
        {
            return TryBeginTrim(call, ref at) && IdArgument.TryRead(call, at, out _minId);
        }

        if (more > 0 && call.Is(at, "LIMIT"u8))
        {
            if (!call.TryReadInteger(++at, out _limit)) return false;
            _hasLimit = true;
            return _limit >= 0 || Refuse(call, "ERR The LIMIT argument must be >= 0."u8);
        }

        isKnown = isAdd && call.Is(at, "NOMKSTREAM"u8);
        if (isKnown) MustExist = true;
        return true;
    }

    private bool TryBeginTrim(Call call, ref int at)
    {
        if (Trims)
        {
            return Refuse(
                call, "ERR syntax error, MAXLEN and MINID options at the same time are not compatible"u8);
        }

        Trims = true;
        at++;
        if (call.Count - 1 - at < 1) return true;
        _isApproximate = call[at].SequenceEqual("~"u8);
        if (_isApproximate || call[at].SequenceEqual("="u8)) at++;
        return true;
    }

    private bool TryFixLimit(Call call, bool isAdd)
    {
        if (_limit != 0 && !Trims)
        {
            return Refuse(call, "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy"u8);
        }

        if (!isAdd && !Trims)
        {
            return Refuse(call, "ERR syntax error, XTRIM must be called with a trimming strategy"u8);
        }

        if (call.IsApplying)
        {
            _limit = 0;
        }
        else if (_hasLimit)
        {
            return _isApproximate
                || Refuse(call, "ERR syntax error, LIMIT cannot be used without the special ~ option"u8);
        }
        else if (_isApproximate)
        {
            var entries = call.Server.Options.StreamNodeMaxEntries;
            _limit = entries is 0 ? DefaultLimitNodes * 100
                : entries > MaxLimit / DefaultLimitNodes ? MaxLimit
                : DefaultLimitNodes * entries;
        }

        return true;
    }

    private static bool Refuse(Call call, ReadOnlySpan<byte> error)
    {
        call.Reply.Error(error);
        return false;
    }
}

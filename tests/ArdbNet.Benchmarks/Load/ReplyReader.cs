using System.Text;

namespace ArdbNet.Benchmarks.Load;

/// <summary>
/// Reads the replies of one connection from whatever pieces of them arrive; values are passed over, not copied. Knows
/// what GET and SET reply: simple strings, errors, integers and bulk strings.
/// </summary>
internal sealed class ReplyReader
{
    private const int LongestText = 200;

    private Part _part;
    private byte _type;
    private bool _isNegative;
    private long _number;
    private StringBuilder? _text;

    private enum Part
    {
        Type,
        Line,
        LineFeed,
        Body,
    }

    /// <summary>What the last error said.</summary>
    public string ErrorText => _text?.ToString() ?? "";

    // +<text>\r\n | -<text>\r\n | :<n>\r\n | $-1\r\n | $<n>\r\n<n bytes>\r\n
    /// <summary>Takes a reply from the front of <paramref name="input"/>; false if all of it is no whole one.</summary>
    public bool TryRead(ref ReadOnlySpan<byte> input, out Reply reply)
    {
        reply = Reply.Value;
        while (!input.IsEmpty)
        {
            if (_part == Part.Body)
            {
                var passed = (int)Math.Min(_number, input.Length);
                input = input[passed..];
                _number -= passed;
                if (_number > 0) return false;
                _part = Part.Type;
                return true;
            }

            var next = input[0];
            input = input[1..];
            switch (_part)
            {
                case Part.Type:
                    Begin(next);
                    break;
                case Part.Line when next == '\r':
                    _part = Part.LineFeed;
                    break;
                case Part.Line:
                    Add(next);
                    break;
                default:
                    if (EndsWithLine(out reply)) return true;
                    break;
            }
        }

        return false;
    }

    private void Begin(byte type)
    {
        if (type is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$'))
            throw new InvalidDataException($"A reply begins with '{(char)type}'.");
        _type = type;
        _part = Part.Line;
        _isNegative = false;
        _number = 0;
        if (type == '-') (_text ??= new StringBuilder()).Clear();
    }

    private void Add(byte next)
    {
        if (_type == '$' && next == '-') _isNegative = true;
        else if (_type == '$') _number = (_number * 10) + (next - '0');
        else if (_type == '-' && _text!.Length < LongestText) _text.Append((char)next);
    }

    // Whether the reply is complete; of a bulk string its bytes follow and \r\n.
    private bool EndsWithLine(out Reply reply)
    {
        reply = _type == '-' ? Reply.Error : _isNegative ? Reply.Nothing : Reply.Value;
        var hasBody = _type == '$' && !_isNegative;
        _part = hasBody ? Part.Body : Part.Type;
        if (hasBody) _number += 2;
        return !hasBody;
    }
}

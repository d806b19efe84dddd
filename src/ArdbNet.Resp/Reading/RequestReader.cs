using System.Buffers;
using System.Text;

namespace ArdbNet.Resp.Reading;

/// <summary>
/// Reads requests, multibulk or inline, as Redis 7.0 does, with its limits and error texts. One connection's bytes go
/// in through <see cref="Append"/>; <see cref="ReadBatch"/> yields complete requests as slices of one query buffer.
/// Reading resumes in the middle of a request without looking at its bytes again. Not thread-safe.
/// </summary>
public sealed class RequestReader : IDisposable
{
    private const int UnauthenticatedMultibulkCount = 10;
    private const int UnauthenticatedBulkLength = 16 << 10;
    private const int UnknownLength = -1;
    private const int LargestIdleTable = 1024;

    private readonly RequestLimits _limits;
    private readonly QueryBuffer _buffer = new();

    private RequestSlice[] _requests = new RequestSlice[4];
    private int _requestCount;
    private ArgumentSlice[] _arguments = new ArgumentSlice[16];
    private int _argumentCount;

    // The request being read. Positions count from the first unread byte of the query buffer.
    private int _requestStart;
    private int _firstArgument;
    private int _missingArguments;
    private long _bulkLength = UnknownLength;
    private int _position;
    private int _scanned;
    private long _released;

    private byte[]? _error;
    private bool _exceeded;

    public RequestReader(RequestLimits limits) => _limits = limits;

    /// <summary>
    /// False while the client owes a password: requests stay small, and a batch is one request, because the next one
    /// may be judged by what AUTH said.
    /// </summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>Requests in the batch.</summary>
    public int Count => _requestCount;

    /// <summary>A request of the batch.</summary>
    public Request this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_requestCount, nameof(index));
            return new Request(_buffer.UnreadBytes, _arguments, _requests[index]);
        }
    }

    /// <summary>Bytes from the first that was appended to the end of a request of the batch, empty lines included.</summary>
    public long EndOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_requestCount, nameof(index));
        return _released + _requests[index].Start + _requests[index].Length;
    }

    /// <summary>What to answer after "-ERR " when the outcome is a protocol error.</summary>
    public ReadOnlySpan<byte> ErrorText => _error;

    /// <summary><see cref="ErrorText"/>, one character a byte; null without an error.</summary>
    public string? Error => _error is null ? null : Encoding.Latin1.GetString(_error);

    /// <summary>Bytes held: the batch and the unread rest.</summary>
    public int BufferedBytes => _buffer.Length;

    /// <summary>Bytes allocated for the query buffer.</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>Copies received bytes behind the unread rest. The batch must have been released.</summary>
    public void Append(in ReadOnlySequence<byte> bytes)
    {
        if (_requestCount != 0)
            throw new InvalidOperationException("The batch must be released before more bytes are appended.");

        if (_error is null && !_exceeded && !_buffer.TryAppend(bytes, _position + _bulkLength + 2))
            _exceeded = true;
    }

    /// <summary>Reads up to <paramref name="maxRequests"/> complete requests; the batch before is released.</summary>
    public ReadOutcome ReadBatch(int maxRequests)
    {
        Release();
        var most = IsAuthenticated ? maxRequests : Math.Min(maxRequests, 1);
        while (_requestCount < most && _position < _buffer.Length && _error is null && !_exceeded)
        {
            if (ReadRequest() == ReadStep.NeedMore)
            {
                _exceeded = _buffer.Length - _requestStart > _limits.MaxQueryBuffer;
                break;
            }
        }

        if (_exceeded)
            return ReadOutcome.QueryBufferExceeded;
        if (_error is not null)
            return ReadOutcome.ProtocolError;
        if (_requestCount != 0)
            return ReadOutcome.Requests;

        Release();
        return ReadOutcome.NeedMore;
    }

    /// <summary>Forgets the batch and keeps the unread rest; slices taken from the batch are no longer valid.</summary>
    public void Release()
    {
        if (_requestStart != 0)
        {
            _buffer.Consume(_requestStart);
            _released += _requestStart;
            _position -= _requestStart;
            _requestStart = 0;
        }

        if (_firstArgument != 0)
        {
            _argumentCount -= _firstArgument;
            _arguments.AsSpan(_firstArgument, _argumentCount).CopyTo(_arguments);
            _firstArgument = 0;
        }

        _requestCount = 0;
        if (_arguments.Length > LargestIdleTable && _argumentCount == 0)
            _arguments = new ArgumentSlice[16];
        if (_requests.Length > LargestIdleTable)
            _requests = new RequestSlice[4];
    }

    public void Dispose() => _buffer.Dispose();

    private ReadStep ReadRequest()
    {
        var unread = _buffer.Unread;
        var step = _missingArguments > 0 ? ReadArguments(unread)
            : unread[_position] == '*' ? ReadMultibulk(unread)
            : ReadInline(unread);
        if (step == ReadStep.Complete)
            CompleteRequest();
        return step;
    }

    // Empty lines and counts below 1 are requests without arguments: passed over without an answer.
    private void CompleteRequest()
    {
        var length = _position - _requestStart;
        if (length > _limits.MaxQueryBuffer)
        {
            _exceeded = true;
            return;
        }

        if (_argumentCount > _firstArgument)
        {
            if (_requestCount == _requests.Length)
                Array.Resize(ref _requests, _requestCount * 2);
            _requests[_requestCount++] =
                new RequestSlice(_requestStart, length, _firstArgument, _argumentCount - _firstArgument);
        }

        _requestStart = _position;
        _firstArgument = _argumentCount;
    }

    // *<count>\r\n then <count> times $<length>\r\n<bytes>\r\n
    private ReadStep ReadMultibulk(ReadOnlySpan<byte> unread)
    {
        var step = ReadNumber(unread, "Protocol error: too big mbulk count string"u8, out var count, out var isNumber);
        if (step != ReadStep.Complete)
            return step;
        if (!isNumber || count > _limits.MaxMultibulkCount)
            return Fail("Protocol error: invalid multibulk length"u8);
        if (!IsAuthenticated && count > UnauthenticatedMultibulkCount)
            return Fail("Protocol error: unauthenticated multibulk length"u8);
        if (count <= 0)
            return ReadStep.Complete;

        _missingArguments = (int)count;
        return ReadArguments(unread);
    }

    private ReadStep ReadArguments(ReadOnlySpan<byte> unread)
    {
        do
        {
            if (_bulkLength == UnknownLength)
            {
                var step = ReadBulkLength(unread);
                if (step != ReadStep.Complete)
                    return step;
            }

            if (unread.Length - _position < _bulkLength + 2)
                return ReadStep.NeedMore;

            // Redis does not look at the two bytes behind an argument.
            AddArgument(_position, (int)_bulkLength);
            _position += (int)_bulkLength + 2;
            _bulkLength = UnknownLength;
        }
        while (--_missingArguments > 0);
        return ReadStep.Complete;
    }

    private ReadStep ReadBulkLength(ReadOnlySpan<byte> unread)
    {
        var start = _position;
        var step = ReadNumber(unread, "Protocol error: too big bulk count string"u8, out var length, out var isNumber);
        if (step != ReadStep.Complete)
            return step;
        if (unread[start] != '$')
            return FailExpectedBulk(unread[start]);
        if (!isNumber || length < 0 || length > _limits.MaxBulkLength)
            return Fail("Protocol error: invalid bulk length"u8);
        if (!IsAuthenticated && length > UnauthenticatedBulkLength)
            return Fail("Protocol error: unauthenticated bulk length"u8);

        _bulkLength = length;
        return ReadStep.Complete;
    }

    // <type byte><number>\r\n. Most numbers have a few digits and are complete: read those without a search.
    private ReadStep ReadNumber(
        ReadOnlySpan<byte> unread, ReadOnlySpan<byte> tooLong, out long number, out bool isNumber)
    {
        var line = unread[_position..];
        isNumber = true;
        number = 0;
        var most = Math.Min(line.Length - 1, 9);
        for (var i = 1; i < most; i++)
        {
            var digit = (uint)(line[i] - '0');
            if (digit <= 9)
            {
                number = number * 10 + digit;
                continue;
            }

            if (line[i] != '\r' || i == 1 || (line[1] == '0' && i > 2))
                break;
            _position += i + 2;
            _scanned = 0;
            return ReadStep.Complete;
        }

        return ReadUnusualNumber(line, tooLong, out number, out isNumber);
    }

    private ReadStep ReadUnusualNumber(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> tooLong, out long number, out bool isNumber)
    {
        number = 0;
        isNumber = false;
        var end = FindLineEnd(line, (byte)'\r');
        if (end < 0)
            return line.Length > _limits.MaxInlineLength ? Fail(tooLong) : ReadStep.NeedMore;

        // The byte after \r must have come, whatever it is.
        if (end + 1 >= line.Length)
            return ReadStep.NeedMore;

        isNumber = end > 0 && RedisInteger.TryParse(line[1..end], out number);
        _position += end + 2;
        _scanned = 0;
        return ReadStep.Complete;
    }

    private ReadStep ReadInline(Span<byte> unread)
    {
        var line = unread[_position..];
        var newline = FindLineEnd(line, (byte)'\n');
        if (newline < 0)
        {
            return line.Length > _limits.MaxInlineLength
                ? Fail("Protocol error: too big inline request"u8)
                : ReadStep.NeedMore;
        }

        line = line[..(newline > 0 && line[newline - 1] == '\r' ? newline - 1 : newline)];
        var read = 0;
        ReadStep step;
        while ((step = InlineRequest.ReadArgument(line, ref read, out var argument)) == ReadStep.Complete)
            AddArgument(_position + argument.Start, argument.Length);
        if (step == ReadStep.Failed)
            return Fail("Protocol error: unbalanced quotes in request"u8);

        _position += newline + 1;
        _scanned = 0;
        return ReadStep.Complete;
    }

    // A NUL hides whatever follows it, as in Redis. Only the allowed length is searched, so that what is too long
    // does not depend on how the bytes were split.
    private int FindLineEnd(ReadOnlySpan<byte> line, byte terminator)
    {
        var allowed = line[..(int)Math.Min(line.Length, _limits.MaxInlineLength + 1L)];
        var from = Math.Min(_scanned, allowed.Length);
        var found = allowed[from..].IndexOfAny(terminator, (byte)0);
        _scanned = found < 0 ? allowed.Length : from + found;
        return found >= 0 && allowed[_scanned] == terminator ? _scanned : -1;
    }

    private void AddArgument(int position, int length)
    {
        if (_argumentCount == _arguments.Length)
            Array.Resize(ref _arguments, _argumentCount * 2);
        _arguments[_argumentCount++] = new ArgumentSlice(position - _requestStart, length);
    }

    private ReadStep Fail(ReadOnlySpan<byte> error)
    {
        _error = error.ToArray();
        return ReadStep.Failed;
    }

    private ReadStep FailExpectedBulk(byte got)
    {
        var error = "Protocol error: expected '$', got '?'"u8.ToArray();
        error[^2] = got is (byte)'\r' or (byte)'\n' ? (byte)' ' : got;
        _error = error;
        return ReadStep.Failed;
    }
}

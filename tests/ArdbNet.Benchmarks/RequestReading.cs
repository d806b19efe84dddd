using System.Buffers;
using System.Globalization;
using System.Text;
using ArdbNet.Resp.Reading;
using BenchmarkDotNet.Attributes;

namespace ArdbNet.Benchmarks;

/// <summary>Sixteen pipelined SETs of a 16-byte key and a 64-byte value, as one read of a socket brings them.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RequestReading : IDisposable
{
    private const int Requests = 16;

    private readonly RequestReader _reader = new(new RequestLimits()) { IsAuthenticated = true };
    private ReadOnlySequence<byte> _bytes;

    [GlobalSetup]
    public void Prepare()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Requests; i++) text.Append(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n$16\r\nkey:{i:D12}\r\n$64\r\n{new string('v', 64)}\r\n");
        _bytes = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text.ToString()));
    }

    [Benchmark(OperationsPerInvoke = Requests)]
    public int ReadPipelinedSets()
    {
        _reader.Append(_bytes);
        _reader.ReadBatch(256);
        var length = 0;
        for (var i = 0; i < _reader.Count; i++) length += _reader[i][2].Length;
        _reader.Release();
        return length;
    }

    public void Dispose()
    {
        _reader.Dispose();
        GC.SuppressFinalize(this);
    }
}

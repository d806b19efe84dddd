using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Fields and values as a request brings them, from an argument to its end.</summary>
internal readonly struct RequestFields(Call call, int first) : IStreamFields
{
    public int PairCount => (call.Count - first) / 2;

    public ReadOnlySpan<byte> this[int index] => call[first + index];
}

using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>First and last position of a range, both included; negative ones count from the right end.</summary>
internal readonly record struct ListRange(long Start, long Stop)
{
    /// <summary>False when an argument is no integer: then the client has got its error.</summary>
    public static bool TryRead(Call call, int index, out ListRange range)
    {
        range = default;
        if (!call.TryReadInteger(index, out var start) || !call.TryReadInteger(index + 1, out var stop)) return false;
        range = new ListRange(start, stop);
        return true;
    }

    /// <summary>The part of a list of <paramref name="length"/> elements that the range means; count 0 when none.</summary>
    public (long Start, long Count) Within(long length)
    {
        var start = Math.Max(0, Start < 0 ? Start + length : Start);
        var stop = Math.Min(length - 1, Stop < 0 ? Stop + length : Stop);
        return start > stop ? (0, 0) : (start, stop - start + 1);
    }
}

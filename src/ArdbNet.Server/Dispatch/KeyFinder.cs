using System.Text;
using ArdbNet.Resp;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Dispatch;

/// <summary>Finds the keys of a request by its command's specifications, as COMMAND GETKEYS tells them.</summary>
internal sealed class KeyFinder(Command command, Request request, int start)
{
    private static readonly string[] ReadFlags = ["RO", "access"];
    private static readonly string[] ChangeFlags = ["RW", "access", "update"];
    private static readonly string[] OverwriteFlags = ["OW", "update"];

    private readonly List<FoundKey> _found = [];

    private int Count => request.Count - start;

    /// <summary>The keys of a request that begins at an argument of another; null when it is no valid request.</summary>
    public static IReadOnlyList<FoundKey>? Find(Command command, Request request, int start = 0)
    {
        var finder = new KeyFinder(command, request, start);
        if (command.Name is "sort" or "sort_ro") return finder.FindOfSort();

        foreach (var specification in command.Keys.Specifications)
        {
            if (specification.IsKey && !finder.TryAdd(specification)) return null;
        }

        return finder._found;
    }

    // Keys of BY and GET depend on the data; of several STORE the last counts.
    private List<FoundKey> FindOfSort()
    {
        _found.Add(new FoundKey(1, ReadFlags));
        if (command.Name == "sort_ro") return _found;

        var storeAt = 0;
        for (var i = 2; i < Count; i++)
        {
            if (Words.Equal(Argument(i), "LIMIT"u8)) i += 2;
            else if (Words.Equal(Argument(i), "BY"u8) || Words.Equal(Argument(i), "GET"u8)) i++;
            else if (Words.Equal(Argument(i), "STORE"u8) && i + 1 < Count) storeAt = i + 1;
        }

        if (storeAt > 0) _found.Add(new FoundKey(storeAt, OverwriteFlags));
        return _found;
    }

    private ReadOnlySpan<byte> Argument(int index) => request[start + index];

    private bool TryAdd(KeySpecification specification)
    {
        if (specification.Search == KeySearch.Unknown || specification.IsIncomplete) return false;
        var first = specification.Search == KeySearch.Index
            ? specification.SearchFrom
            : FindBehind(Encoding.ASCII.GetBytes(specification.Keyword), specification.SearchFrom);
        if (first == 0) return true;

        int last;
        int step;
        if (specification.Range == KeyRange.Count)
        {
            var countAt = first + specification.Bounds[0];
            if (countAt >= Count || !RedisInteger.TryParse(Argument(countAt), out var keys)) return false;
            if (keys < 0 || keys > Count) return false;
            first += specification.Bounds[1];
            last = first + (int)keys - 1;
            step = specification.Bounds[2];
        }
        else
        {
            last = LastOf(specification, first);
            step = specification.Bounds[1];
        }

        if (last >= Count || last < first || first >= Count) return false;
        for (var i = first; i <= last; i += step) _found.Add(new FoundKey(i, FlagsOf(specification)));
        return true;
    }

    private int LastOf(KeySpecification specification, int first)
    {
        var (last, limit) = (specification.Bounds[0], specification.Bounds[2]);
        if (last >= 0) return first + last;
        return limit == 0 ? Count + last : first + ((Count - first) / limit) + last;
    }

    /// <summary>The position behind a word, searched forward or, from a negative position, backward; 0 = not there.</summary>
    private int FindBehind(ReadOnlySpan<byte> upperWord, int from)
    {
        var step = from > 0 ? 1 : -1;
        for (var i = from > 0 ? from : Count + from; i >= 1 && i < Count; i += step)
        {
            if (Words.Equal(Argument(i), upperWord)) return i + 1;
        }

        return 0;
    }

    private IReadOnlyList<string> FlagsOf(KeySpecification specification)
    {
        if (!specification.HasVariableFlags) return specification.Flags;
        return command.Name switch
        {
            "set" => HasWord("GET"u8, from: 3) ? ChangeFlags : OverwriteFlags,
            "bitfield" => HasWord("SET"u8, from: 2) || HasWord("INCRBY"u8, from: 2) ? ChangeFlags : ReadFlags,
            _ => specification.Flags,
        };
    }

    private bool HasWord(ReadOnlySpan<byte> upperWord, int from)
    {
        for (var i = from; i < Count; i++)
        {
            if (Words.Equal(Argument(i), upperWord)) return true;
        }

        return false;
    }
}

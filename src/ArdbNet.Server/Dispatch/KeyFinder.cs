using System.Runtime.InteropServices;
using ArdbNet.Resp;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Dispatch;

/// <summary>
/// Finds the keys of requests by their commands' specifications, as COMMAND GETKEYS tells them. Its memory is used
/// again from request to request; it belongs to one thread.
/// </summary>
internal sealed class KeyFinder
{
    private const int MaxKept = 1024;

    private const KeyUse Reads = KeyUse.ReadOnly | KeyUse.Access;
    private const KeyUse Changes = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Update;
    private const KeyUse Overwrites = KeyUse.Overwrite | KeyUse.Update;
    private const KeyUse Takes = KeyUse.ReadWrite | KeyUse.Access | KeyUse.Delete;

    private List<FoundKey> _found = [];
    private Command _command = null!;
    private Request _request;
    private int _start;

    private int Count => _request.Count - _start;

    private ReadOnlySpan<FoundKey> Found => CollectionsMarshal.AsSpan(_found);

    /// <summary>Finds the keys of a request that begins at an argument of another.</summary>
    /// <param name="command">The request's command.</param>
    /// <param name="request">The request, or the one that it is part of.</param>
    /// <param name="keys">The keys, valid until the next search.</param>
    /// <param name="start">Where it begins.</param>
    /// <returns>False when it is no valid request.</returns>
    public bool TryFind(Command command, scoped in Request request, out ReadOnlySpan<FoundKey> keys, int start = 0)
    {
        if (_found.Capacity > MaxKept) _found = [];
        _found.Clear();
        (_command, _request, _start) = (command, request, start);
        var isValid = command.Name switch
        {
            "sort" or "sort_ro" => FindOfSort(),
            "migrate" => FindOfMigrate(),
            _ => FindBySpecifications(),
        };
        if (!isValid) _found.Clear();
        keys = Found;
        return isValid;
    }

    private bool FindBySpecifications()
    {
        var specifications = _command.Keys.Specifications;
        for (var i = 0; i < specifications.Count; i++)
        {
            if (specifications[i].IsKey && !TryAdd(specifications[i])) return false;
        }

        return true;
    }

    // Keys of BY and GET depend on the data; of several STORE the last counts.
    private bool FindOfSort()
    {
        _found.Add(new FoundKey(1, Reads));
        if (_command.Name == "sort_ro") return true;

        var storeAt = 0;
        for (var i = 2; i < Count; i++)
        {
            if (Words.Equal(Argument(i), "LIMIT"u8)) i += 2;
            else if (Words.Equal(Argument(i), "BY"u8) || Words.Equal(Argument(i), "GET"u8)) i++;
            else if (Words.Equal(Argument(i), "STORE"u8) && i + 1 < Count) storeAt = i + 1;
        }

        if (storeAt > 0) _found.Add(new FoundKey(storeAt, Overwrites));
        return true;
    }

    // host port key|"" db timeout [COPY] [REPLACE] [AUTH word] [AUTH2 word word] [KEYS key …]
    private bool FindOfMigrate()
    {
        for (var i = 6; i < Count; i++)
        {
            if (Words.Equal(Argument(i), "AUTH"u8)) i++;
            else if (Words.Equal(Argument(i), "AUTH2"u8)) i += 2;
            else if (Words.Equal(Argument(i), "KEYS"u8))
            {
                if (!Argument(3).IsEmpty) return false;
                for (var key = i + 1; key < Count; key++) _found.Add(new FoundKey(key, Takes));
                return true;
            }
        }

        _found.Add(new FoundKey(3, Takes));
        return true;
    }

    private ReadOnlySpan<byte> Argument(int index) => _request[_start + index];

    private bool TryAdd(KeySpecification specification)
    {
        if (specification.Search == KeySearch.Unknown || specification.IsIncomplete) return false;
        var first = specification.Search == KeySearch.Index
            ? specification.SearchFrom
            : FindBehind(specification.KeywordBytes, specification.SearchFrom);
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
        for (var i = first; i <= last; i += step) _found.Add(new FoundKey(i, UseOf(specification)));
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

    private KeyUse UseOf(KeySpecification specification)
    {
        if (!specification.HasVariableFlags) return specification.Use;
        return _command.Name switch
        {
            "set" => ReturnsOldValue() ? Changes : Overwrites,
            "bitfield" => OnlyReadsBits() ? Reads : Changes,
            _ => specification.Use,
        };
    }

    private bool ReturnsOldValue()
    {
        for (var i = 3; i < Count; i++)
        {
            if (Words.Equal(Argument(i), "GET"u8)) return true;
        }

        return false;
    }

    // What is no valid operation counts as a change.
    private bool OnlyReadsBits()
    {
        for (var i = 2; i < Count; i++)
        {
            var following = Count - 1 - i;
            if (Words.Equal(Argument(i), "GET"u8) && following >= 2) i += 2;
            else if (Words.Equal(Argument(i), "OVERFLOW"u8) && following >= 1) i++;
            else return false;
        }

        return true;
    }
}

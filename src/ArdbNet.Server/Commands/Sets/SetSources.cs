using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Sets;

/// <summary>The sets that a command's keys name, and what it wants of them.</summary>
internal readonly struct SetSources
{
    private readonly SetOperationKind _kind;
    private readonly SetSource[] _sources;

    private SetSources(SetOperationKind kind, SetSource[] sources)
    {
        _kind = kind;
        _sources = sources;
    }

    /// <summary>About how many members have to be looked at; 0 when the result is known to be empty.</summary>
    public long Size
    {
        get
        {
            var (sum, smallest) = (0L, long.MaxValue);
            foreach (var source in _sources)
            {
                sum += source.Count;
                smallest = Math.Min(smallest, source.Count);
            }

            return _kind switch
            {
                SetOperationKind.Union => sum,
                SetOperationKind.Intersection => smallest * _sources.Length,
                _ => Math.Min(sum, _sources[0].Count * _sources.Length),
            };
        }
    }

    /// <summary>Looks keys up for reading. False when one is no set: then the client has got its error.</summary>
    public static bool TryFind(Call call, SetOperationKind kind, int first, int count, out SetSources sources)
    {
        var found = new SetSource[count];
        sources = new SetSources(kind, found);
        for (var i = 0; i < count; i++)
        {
            if (!call.TryFind(first + i, KeyType.Set, out var entry)) return false;
            found[i] = new SetSource(MemberSource.Of(in entry));
        }

        return true;
    }

    /// <summary>
    /// The same for a command that goes into the log as it is: whoever applies it has no clock, so an expired key has to
    /// go before.
    /// </summary>
    public static bool TryFindForWrite(Call call, SetOperationKind kind, int first, int count, out SetSources sources)
    {
        var found = new SetSource[count];
        sources = new SetSources(kind, found);
        for (var i = 0; i < count; i++)
        {
            call.Database.FindForWrite(call[first + i]);
            if (!call.TryFind(first + i, KeyType.Set, out var entry)) return false;
            found[i] = new SetSource(MemberSource.Of(in entry));
        }

        return true;
    }

    public SetOperation Open(StoreView view) => _kind switch
    {
        SetOperationKind.Union => new SetUnion(view, _sources),
        SetOperationKind.Intersection => new SetIntersection(view, _sources),
        _ => new SetDifference(view, _sources),
    };
}

using ArdbNet.Server.Execution;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types.Geo;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>What a search asks for: GEOSEARCH, GEORADIUS and their kin.</summary>
internal sealed class GeoSearch(GeoSearchKind kind)
{
    private GeoPoint? _center;
    private bool _isFromMember;
    private bool _isFromPoint;
    private bool _isCircle;
    private bool _isBox;
    private double _width;
    private double _height;
    private bool _takesAny;

    public double UnitMeters { get; private set; } = 1;

    public bool WithDistance { get; private set; }

    public bool WithHash { get; private set; }

    public bool WithPoint { get; private set; }

    public GeoOrder Order { get; private set; }

    /// <summary>Members to give at most; 0: all.</summary>
    public long Count { get; private set; }

    /// <summary>Members after which the search may end.</summary>
    public long ScanLimit => _takesAny ? Count : long.MaxValue;

    /// <summary>Where the argument is that names the key for the result; 0: the result is the reply.</summary>
    public int StoreKeyAt { get; private set; }

    /// <summary>Whether distances are stored, not positions.</summary>
    public bool StoresDistance { get; private set; }

    public GeoArea Area => new(_center ?? default, _isBox, _width, _height, UnitMeters);

    private bool IsSearch => kind is GeoSearchKind.Search or GeoSearchKind.SearchStore;

    /// <summary>False when an argument is wrong: then the client has got its error.</summary>
    /// <param name="call">The command.</param>
    /// <param name="entry">The sorted set; without it a member's position is not asked for.</param>
    public bool TryRead(Call call, in KeyEntry entry)
    {
        if (!TryReadFixedPart(call, in entry, out var at)) return false;
        while (at < call.Count)
        {
            if (!TryReadWord(call, ref at) && !TryReadStore(call, ref at))
            {
                var errors = call.Reply.ErrorCount;
                if (IsSearch && TryReadShape(call, in entry, ref at)) continue;
                if (call.Reply.ErrorCount == errors) call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }

            if (Count < 0) return false;
        }

        return Fits(call);
    }

    private bool TryReadFixedPart(Call call, in KeyEntry entry, out int at)
    {
        at = kind switch
        {
            GeoSearchKind.Search => 2,
            GeoSearchKind.SearchStore => 3,
            GeoSearchKind.Radius or GeoSearchKind.RadiusReadOnly => 6,
            _ => 5,
        };
        if (kind == GeoSearchKind.SearchStore) StoreKeyAt = 1;
        if (IsSearch) return true;

        _isCircle = true;
        var point = default(GeoPoint);
        if (at == 6)
        {
            if (!GeoArguments.TryReadPoint(call, 2, out point)) return false;
        }
        else if (!entry.Exists)
        {
            return true;
        }
        else if (!GeoArguments.TryFindMember(call, in entry, 2, out point))
        {
            return false;
        }

        _center = point;
        return TryReadRadius(call, at - 2);
    }

    /// <summary>The options that all searches have. A wrong count leaves a negative one behind.</summary>
    private bool TryReadWord(Call call, ref int at)
    {
        if (call.Is(at, "WITHDIST"u8)) WithDistance = true;
        else if (call.Is(at, "WITHHASH"u8)) WithHash = true;
        else if (call.Is(at, "WITHCOORD"u8)) WithPoint = true;
        else if (call.Is(at, "ANY"u8)) _takesAny = true;
        else if (call.Is(at, "ASC"u8)) Order = GeoOrder.NearestFirst;
        else if (call.Is(at, "DESC"u8)) Order = GeoOrder.FarthestFirst;
        else if (call.Is(at, "COUNT"u8) && at + 1 < call.Count) ReadCount(call, ++at);
        else return false;

        at++;
        return true;
    }

    private void ReadCount(Call call, int at)
    {
        Count = -1;
        if (!call.TryReadInteger(at, out var count)) return;
        if (count > 0) Count = count;
        else call.Reply.Error("ERR COUNT must be > 0"u8);
    }

    private bool TryReadStore(Call call, ref int at)
    {
        var isDistance = call.Is(at, "STOREDIST"u8);
        if (kind == GeoSearchKind.SearchStore && isDistance)
        {
            StoresDistance = true;
            at++;
            return true;
        }

        if (kind is not (GeoSearchKind.Radius or GeoSearchKind.RadiusByMember) || at + 1 >= call.Count) return false;
        if (!isDistance && !call.Is(at, "STORE"u8)) return false;

        StoresDistance = isDistance;
        StoreKeyAt = at + 1;
        at += 2;
        return true;
    }

    private bool TryReadShape(Call call, in KeyEntry entry, ref int at)
    {
        var left = call.Count - at - 1;
        if (left >= 1 && !_isFromPoint && call.Is(at, "FROMMEMBER"u8))
        {
            _isFromMember = true;
            at += 2;
            if (!entry.Exists) return true;
            if (!GeoArguments.TryFindMember(call, in entry, at - 1, out var point)) return false;
            _center = point;
            return true;
        }

        if (left >= 2 && !_isFromMember && call.Is(at, "FROMLONLAT"u8))
        {
            _isFromPoint = true;
            at += 3;
            if (!GeoArguments.TryReadPoint(call, at - 2, out var point)) return false;
            _center = point;
            return true;
        }

        if (left >= 2 && !_isBox && call.Is(at, "BYRADIUS"u8))
        {
            _isCircle = true;
            at += 3;
            return TryReadRadius(call, at - 2);
        }

        if (left < 3 || _isCircle || !call.Is(at, "BYBOX"u8)) return false;
        _isBox = true;
        at += 4;
        if (!GeoArguments.TryReadBox(call, at - 3, out _width, out _height, out var unitMeters)) return false;
        UnitMeters = unitMeters;
        return true;
    }

    private bool TryReadRadius(Call call, int at)
    {
        if (!GeoArguments.TryReadRadius(call, at, out _width, out var unitMeters)) return false;
        UnitMeters = unitMeters;
        return true;
    }

    private bool Fits(Call call)
    {
        if (StoreKeyAt != 0 && (WithDistance || WithHash || WithPoint))
        {
            var what = kind == GeoSearchKind.SearchStore ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
            call.Reply.Error($"ERR {what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
            return false;
        }

        if (IsSearch && !(_isFromMember || _isFromPoint))
        {
            call.Reply.Error(
                $"ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for {QuotedArgument.Of(call[0], 128)}");
            return false;
        }

        if (IsSearch && !(_isCircle || _isBox))
        {
            call.Reply.Error(
                $"ERR exactly one of BYRADIUS and BYBOX can be specified for {QuotedArgument.Of(call[0], 128)}");
            return false;
        }

        if (_takesAny && Count == 0)
        {
            call.Reply.Error("ERR the ANY argument requires COUNT argument"u8);
            return false;
        }

        // The nearest ones are wanted, unless any will do.
        if (Count > 0 && Order == GeoOrder.AsFound && !_takesAny) Order = GeoOrder.NearestFirst;
        return true;
    }
}

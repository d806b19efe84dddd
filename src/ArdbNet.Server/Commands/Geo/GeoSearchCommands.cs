using ArdbNet.Server.Commands.SortedSets;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Commands.Geo;

/// <summary>Commands that find members in an area.</summary>
public static class GeoSearchCommands
{
    private const CommandFlags Stores = CommandFlags.Write | CommandFlags.DenyOom;
    private const string Cost = "O(N+log(M)), N members in the cells around the area, M members of the set";

    // GEORADIUS key longitude latitude radius unit [options] [STORE key|STOREDIST key]
    [Command("georadius", -6, Stores, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "3.2.0", Summary = "Finds members around a point, and may store them", Complexity = Cost)]
    public static void FindAround(Call call) => Find(call, GeoSearchKind.Radius);

    [Command("georadius_ro", -6, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo,
        Group = "geo", Since = "3.2.10", Summary = "Finds members around a point", Complexity = Cost)]
    public static void FindAroundOnly(Call call) => Find(call, GeoSearchKind.RadiusReadOnly);

    // GEORADIUSBYMEMBER key member radius unit [options] [STORE key|STOREDIST key]
    [Command("georadiusbymember", -5, Stores, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "3.2.0", Summary = "Finds members around a member, and may store them", Complexity = Cost)]
    public static void FindAroundMember(Call call) => Find(call, GeoSearchKind.RadiusByMember);

    [Command("georadiusbymember_ro", -5, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo,
        Group = "geo", Since = "3.2.10", Summary = "Finds members around a member", Complexity = Cost)]
    public static void FindAroundMemberOnly(Call call) => Find(call, GeoSearchKind.RadiusByMemberReadOnly);

    // GEOSEARCH key FROMMEMBER member|FROMLONLAT longitude latitude BYRADIUS radius unit|BYBOX width height unit
    //   [ASC|DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH]
    [Command("geosearch", -7, CommandFlags.ReadOnly, FirstKey = 1, LastKey = 1, Acl = AclCategories.Geo, Group = "geo",
        Since = "6.2.0", Summary = "Finds members in a circle or a box", Complexity = Cost)]
    public static void Search(Call call) => Find(call, GeoSearchKind.Search);

    // GEOSEARCHSTORE destination source (as GEOSEARCH) [STOREDIST]
    [Command("geosearchstore", -8, Stores, FirstKey = 1, LastKey = 2, Acl = AclCategories.Geo, Group = "geo",
        Since = "6.2.0", Summary = "Stores members in a circle or a box", Complexity = Cost)]
    public static void SearchAndStore(Call call) => Find(call, GeoSearchKind.SearchStore);

    private static void Find(Call call, GeoSearchKind kind)
    {
        var keyAt = kind == GeoSearchKind.SearchStore ? 2 : 1;
        if (!call.TryFind(keyAt, KeyType.SortedSet, out var entry)) return;
        var search = new GeoSearch(kind);
        if (!search.TryRead(call, in entry)) return;

        if (search.StoreKeyAt > 0)
        {
            using var scan = new GeoScan(
                call.Server.Dataset.Engine, entry.CollectionId, search.Area, search.ScanLimit);
            using var matches = GeoMatches.Of(search);
            while (entry.Exists && scan.Next())
            {
                if (scan.IsMatch) matches.Add(scan.Match, scan.Member, []);
            }

            matches.Sort();
            var eventName = kind == GeoSearchKind.SearchStore ? "geosearchstore"u8 : "georadiusstore"u8;
            var members = new GeoMembers(search, matches);
            StoredResult.Store(call, search.StoreKeyAt, eventName, members);
        }
        else if (!entry.Exists)
        {
            call.Reply.ArrayHeader(0);
        }
        else
        {
            var view = call.OpenView(entry.Count);
            call.Offload(new GeoSearchRead(view, entry.CollectionId, search));
        }
    }
}

namespace ArdbNet.Server.Dispatch;

/// <summary>The words of <see cref="AclCategories"/>: the names of its members in lower case.</summary>
internal static class AclCategoryNames
{
    private static readonly (AclCategories Category, string Name)[] All =
    [
        .. Enum.GetValues<AclCategories>()
            .Where(static category => category != AclCategories.None)
            .Select(static category => (category, category.ToString().ToLowerInvariant())),
    ];

    public static IEnumerable<AclCategories> Categories => All.Select(static pair => pair.Category);

    public static IEnumerable<string> Of(AclCategories categories) =>
        All.Where(pair => (categories & pair.Category) != 0).Select(static pair => pair.Name);

    /// <summary>None when there is no such category.</summary>
    public static AclCategories Parse(string name) =>
        All.FirstOrDefault(pair => pair.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Category;
}

namespace ArdbNet.Server.Dispatch;

/// <summary>The words of <see cref="KeyUse"/>, in the order in which Redis prints them.</summary>
internal static class KeyUseNames
{
    private static readonly (KeyUse Use, string Name)[] All =
    [
        (KeyUse.ReadOnly, "RO"), (KeyUse.ReadWrite, "RW"), (KeyUse.Overwrite, "OW"), (KeyUse.Remove, "RM"),
        (KeyUse.Access, "access"), (KeyUse.Update, "update"), (KeyUse.Insert, "insert"), (KeyUse.Delete, "delete"),
        (KeyUse.NotKey, "not_key"), (KeyUse.Incomplete, "incomplete"), (KeyUse.VariableFlags, "variable_flags"),
    ];

    public static string[] Of(KeyUse use) =>
        [.. All.Where(pair => (use & pair.Use) != 0).Select(static pair => pair.Name)];

    public static KeyUse Parse(IEnumerable<string> words) =>
        words.Aggregate(KeyUse.None, static (use, word) => use | All.First(pair => pair.Name == word).Use);
}

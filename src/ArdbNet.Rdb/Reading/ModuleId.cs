namespace ArdbNet.Rdb.Reading;

/// <summary>A module's data type in a file: nine characters of six bits each, then ten bits of its version.</summary>
internal static class ModuleId
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string NameOf(ulong id) =>
        string.Create(9, id, static (name, id) =>
        {
            for (var i = 0; i < name.Length; i++) name[i] = Characters[(int)(id >> (58 - (6 * i)) & 0x3f)];
        });
}

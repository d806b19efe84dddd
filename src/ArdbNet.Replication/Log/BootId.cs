namespace ArdbNet.Replication.Log;

/// <summary>Names the machine's present boot: while it is the same, the page cache has kept every stored byte.</summary>
internal static class BootId
{
    private const string Source = "/proc/sys/kernel/random/boot_id";

    /// <summary>A name no boot has when the system does not say, so that the careful recovery is taken.</summary>
    public static string Current()
    {
        try
        {
            var id = File.ReadAllText(Source).Trim();
            return id.Length == LogState.BootIdLength ? id : Guid.NewGuid().ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Guid.NewGuid().ToString();
        }
    }
}

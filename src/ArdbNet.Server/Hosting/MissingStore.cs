using System.Globalization;
using ArdbNet.Replication.Log;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Hosting;

/// <summary>
/// A log without its store that does not go back to the beginning can't make the data again. Starting empty would be
/// taken for the truth, by clients and by every replica.
/// </summary>
internal static class MissingStore
{
    /// <exception cref="StoreException">There is a log, no store, and the log is not enough.</exception>
    public static void Refuse(string storeDirectory, string logDirectory)
    {
        if (File.Exists(Path.Combine(storeDirectory, "CURRENT"))) return;

        using var log = LogInspection.TryOpen(logDirectory);
        if (log is null || IsEmpty(log) || log.Runs is [{ FirstOffset: 0, TailOffset: > 0 }, ..]) return;

        var what = log.Runs is [var first, ..]
            ? string.Create(CultureInfo.InvariantCulture, $"begins at offset {first.FirstOffset}")
            : "has no segments";
        throw new StoreException(
            $"There is no store in '{storeDirectory}', and the log in '{logDirectory}' {what}: the data can't be made "
            + "again from it. Put the store back, or move the log away to start empty.");
    }

    private static bool IsEmpty(LogInspection log) =>
        log.StateTail is null or 0 && log.Runs.All(static run => run.TailOffset == 0);
}

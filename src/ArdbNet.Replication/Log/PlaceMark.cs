using System.Globalization;

namespace ArdbNet.Replication.Log;

/// <summary>
/// What tells a directory from its copies: a small file's inode and the moment of its last change. Every way of copying
/// makes another inode or changes the file, and nobody can set that moment. Renamed folders keep it.
/// </summary>
/// <param name="Inode">The file's number in its file system.</param>
/// <param name="ChangedAtNs">Its ctime in nanoseconds of Unix time.</param>
internal readonly record struct PlaceMark(ulong Inode, long ChangedAtNs)
{
    private const int Slots = 2;

    public static PlaceMark None => default;

    /// <summary>Whether one of the marks beside a file is this one.</summary>
    public bool IsBeside(string path) => SlotBeside(path) >= 0;

    /// <summary>
    /// Makes a new mark. The old one stays good until the next is made, for whoever is killed before it has written the
    /// new one down.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public PlaceMark RenewBeside(string path)
    {
        var place = PathOf(path, SlotBeside(path) == 0 ? 1 : 0);
        File.Delete(place);
        using (var file = File.OpenHandle(place, FileMode.CreateNew, FileAccess.Write))
        {
            // Programs that compare contents before they copy must see another file.
            RandomAccess.Write(file, Guid.NewGuid().ToByteArray(), 0);
            RandomAccess.FlushToDisk(file);
        }

        LibC.FlushDirectory(Path.GetDirectoryName(path)!);
        // Where the system does not say, a name no place has: then the careful recovery is taken.
        return LibC.MarkOf(place) ?? new PlaceMark((ulong)Random.Shared.NextInt64(), -1);
    }

    private int SlotBeside(string path)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            if (this != None && LibC.MarkOf(PathOf(path, slot)) == this)
            {
                return slot;
            }
        }

        return -1;
    }

    private static string PathOf(string path, int slot) =>
        path + ".place" + slot.ToString(CultureInfo.InvariantCulture);
}

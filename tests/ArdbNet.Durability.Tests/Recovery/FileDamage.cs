namespace ArdbNet.Durability.Tests.Recovery;

/// <summary>What disks, crashes and people do to files.</summary>
internal static class FileDamage
{
    public static void Flip(string path, long position)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = position;
        var value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 0x10));
    }

    public static void Overwrite(string path, long position, ReadOnlySpan<byte> bytes)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = position;
        file.Write(bytes);
    }

    public static void CutTo(string path, long length)
    {
        using var file = File.Open(path, FileMode.Open);
        file.SetLength(length);
    }
}

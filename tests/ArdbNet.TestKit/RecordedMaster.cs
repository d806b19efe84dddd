using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>What a master of an old or new version of Redis sent to a replica: a full sync and the stream behind it.</summary>
public sealed class RecordedMaster
{
    public static readonly string[] Versions =
    [
        "2.4.18", "2.6.17", "2.8.24", "3.2.13", "4.0.14", "5.0.14", "6.2.16", "7.0.15", "7.2.6", "7.4.1",
        "2.8.24-diskless", "5.0.14-diskless", "7.2.6-diskless",
    ];

    private RecordedMaster(string? id, long offset, byte[] dump, byte[] stream)
    {
        Id = id;
        Offset = offset;
        Dump = dump;
        Stream = stream;
    }

    /// <summary>The history's name; null: the master knows SYNC only.</summary>
    public string? Id { get; }

    /// <summary>The offset at which the stream begins.</summary>
    public long Offset { get; }

    /// <summary>The RDB with what stands before it, and behind it.</summary>
    public byte[] Dump { get; }

    public byte[] Stream { get; }

    /// <summary>A master that has one RDB file, under a name of its own, and no stream.</summary>
    public static RecordedMaster OfFile(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return OfTransfer([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${file.Length}\r\n")), .. file]);
    }

    /// <summary>A master that sends these bytes as its full sync, the line before the RDB included.</summary>
    public static RecordedMaster OfTransfer(byte[] transfer) =>
        new(RandomNumberGenerator.GetHexString(40, lowercase: true), 1000, transfer, []);

    /// <summary>The same history with another RDB file.</summary>
    public RecordedMaster WithFile(byte[] file) => new(Id, Offset, OfFile(file).Dump, Stream);

    /// <summary>The same history with another stream, of commands in ASCII.</summary>
    public RecordedMaster WithStream(params IEnumerable<string[]> commands)
    {
        var stream = new StringBuilder();
        foreach (var command in commands)
        {
            stream.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
            foreach (var word in command) stream.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
        }

        return new RecordedMaster(Id, Offset, Dump, Encoding.ASCII.GetBytes(stream.ToString()));
    }

    public static RecordedMaster Load(string version)
    {
        var bytes = EmbeddedFiles.Read($"{version}.master.bin");
        var position = 0;
        string? id = null;
        var offset = 0L;
        string line;
        var lineStart = 0;
        do
        {
            lineStart = position;
            var end = Array.IndexOf(bytes, (byte)'\n', position);
            line = Encoding.Latin1.GetString(bytes, position, end - position).TrimEnd('\r');
            position = end + 1;
            if (!line.StartsWith("+FULLRESYNC", StringComparison.Ordinal)) continue;
            id = line.Split(' ')[1];
            offset = long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
        }
        while (!line.StartsWith('$'));

        position += line.StartsWith("$EOF:", StringComparison.Ordinal)
            ? bytes.AsSpan(position).IndexOf(Encoding.Latin1.GetBytes(line[5..])) + 40
            : int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture);
        return new RecordedMaster(id, offset, bytes[lineStart..position], bytes[position..]);
    }
}

using System.Globalization;
using System.Text;
using ArdbNet.Replication.Log;

namespace ArdbNet.Tests;

public sealed class LogSubcommandTests
{
    private const string Select = "*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n";
    private const string Set = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$6\r\n\"\\\r\n\0\xff\r\n";
    private const string Transaction = "*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$1\r\nb\r\n*1\r\n$4\r\nEXEC\r\n";
    private const string Delete = "*2\r\n$3\r\nDEL\r\n$1\r\nb\r\n";
    private const int SegmentSize = 4096;
    private const int FirstDataByte = 8192;

    private DirectoryInfo _data = null!;

    private string Folder => Path.Combine(_data.FullName, "repl");

    [SetUp]
    public void MakeFolder() => _data = Directory.CreateTempSubdirectory("ardbnet-");

    [TearDown]
    public void RemoveFolder() => _data.Delete(recursive: true);

    [Test]
    public async Task InfoTellsIdsOffsetsAndSegments()
    {
        var history = WriteLog(Select + Set + Transaction + Delete, selectedDatabase: 2);
        var (exitCode, output, error) = await FinishedProgram.RunAsync(["log", "info", _data.FullName]);
        Assert.That(error, Is.Empty);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain($"replication id  {history.ReplicationId}\n"));
        Assert.That(output, Does.Contain("second id       none\n"));
        Assert.That(output, Does.Contain("state           cleanly closed at offset 125, database 2\n"));
        Assert.That(output, Does.Contain("offsets         0 to 125, 125 bytes\n"));
        Assert.That(output, Does.Contain("00000000000000000000  125 of 4096 bytes used\n"));
    }

    [Test]
    public async Task DumpShowsOneLinePerCommandWithItsOffsetAndDatabase()
    {
        WriteLog(Select + Set + Transaction + Delete, selectedDatabase: 2);
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "dump", Folder]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Is.EqualTo(
            """
            0 [?] "SELECT" "2"
            23 [2] "SET" "a" "\"\\\r\n\x00\xff"
            55 [2] "MULTI"
            70 [2] "INCR" "b"
            91 [2] "EXEC"
            105 [2] "DEL" "b"

            """));
    }

    [TestCase("23 [2] \"SET\"", 1, "--from", "1", "--limit", "1")]
    [TestCase("55 [2] \"MULTI\"", 2, "--from", "24", "--to", "71")]
    [TestCase("", 0, "--from", "999")]
    public async Task DumpShowsWhatIsAskedFor(string start, int lines, params string[] options)
    {
        WriteLog(Select + Set + Transaction + Delete, selectedDatabase: 2);
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "dump", _data.FullName, .. options]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.StartWith(start));
        Assert.That(output.Count(static c => c == '\n'), Is.EqualTo(lines));
    }

    [Test]
    public async Task DumpOfATrimmedLogBeginsAtTheFirstWholeCommand()
    {
        WriteLog(string.Concat(Enumerable.Repeat(Delete, 500)));
        File.Delete(SegmentPath(0));
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "dump", _data.FullName, "--limit", "1"]);
        var first = (SegmentSize + Delete.Length - 1) / Delete.Length * Delete.Length;
        Assert.That(output, Is.EqualTo($"{first} [?] \"DEL\" \"b\"\n"));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task DumpTellsOfACommandThatIsCutOff()
    {
        WriteLog(Delete + "*2\r\n$3\r\nDE");
        var (_, output, _) = await FinishedProgram.RunAsync(["log", "dump", _data.FullName]);
        Assert.That(output, Does.EndWith("# 10 bytes of a command that is cut off at offset 30\n"));
    }

    [Test]
    public async Task VerifyOfAGoodLogSucceeds()
    {
        WriteLog(Select + Set + Transaction);
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "verify", _data.FullName]);
        Assert.That(output, Does.StartWith($"good: {(Select + Set + Transaction).Length} bytes in "));
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task VerifyNamesTheFirstBadOffsetOfADamagedLogAndFails()
    {
        WriteLog(string.Concat(Enumerable.Repeat(Delete, 1000)));
        Flip(SegmentPath(SegmentSize), FirstDataByte + 17);
        File.Delete(SegmentPath(3 * SegmentSize));
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "verify", _data.FullName]);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("offset 4096  00000000000000004096: The page does not match its checksum.\n"));
        Assert.That(output, Does.Contain("offset 12288  00000000000000016384: 4096 bytes are missing.\n"));
        Assert.That(output, Does.EndWith("damaged: the first bad offset is 4096\n"));
    }

    [Test]
    public async Task VerifyFindsBytesThatAreNoCommands()
    {
        WriteLog(Delete + "*x\r\n" + Delete);
        var (exitCode, output, _) = await FinishedProgram.RunAsync(["log", "verify", _data.FullName]);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain($"offset {Delete.Length}"));
    }

    [TestCase("there is no directory '/nowhere'", "log", "info", "/nowhere")]
    [TestCase("There is no log in /proc/self/fdinfo.", "log", "verify", "/proc/self/fdinfo")]
    [TestCase("'/etc/passwd' is a file; the data directory is needed", "log", "dump", "/etc/passwd")]
    [TestCase("log: info, verify or dump and a directory are needed, see 'ardbnet log --help'", "log", "show")]
    [TestCase("log dump: --from needs a number, not 'x'", "log", "dump", "/tmp", "--from", "x")]
    [TestCase("log dump: unknown option '--form'", "log", "dump", "/tmp", "--form", "1")]
    public async Task MistakesAreOneLineAndExitCodeOne(string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await FinishedProgram.RunAsync(arguments);
        Assert.That(error, Is.EqualTo($"ardbnet: {expected}\n"));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
    }

    private HistoryIds WriteLog(string latin1, int selectedDatabase = 0)
    {
        using var log = ReplicationLog.Open(new LogOptions { Directory = Folder, SegmentSize = SegmentSize }, 0);
        foreach (var piece in Encoding.Latin1.GetBytes(latin1).Chunk(1000)) log.Append(piece);
        var history = log.History;
        log.Close(selectedDatabase);
        return history;
    }

    private string SegmentPath(long offset) => Path.Combine(Folder, offset.ToString("D20", CultureInfo.InvariantCulture));

    private static void Flip(string path, long position)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = position;
        var value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 1));
    }
}

using System.Diagnostics;
using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Replication;

/// <summary>The dump file for users.</summary>
public sealed class SaveTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;

    private string DumpPath => Path.Combine(_server.DataDirectory, "dump.rdb");

    [SetUp]
    public void Start()
    {
        _server = new RunningServer();
        _client = _server.Connect();
        _client.Pipeline(Enumerable.Range(0, 3000).Select(
            static i => new[] { "SET", i.ToString(CultureInfo.InvariantCulture), new string('v', 64) }));
        _client.Call("HSET", "h", "f", "v");
        _client.Call("SADD", "s", "1", "b");
        _client.Call("SETRANGE", "long", "3000000", "x");
        _client.Call("EXPIRE", "h", "1000");
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public void SaveWritesAFileThatRedisFindsSound()
    {
        Assert.That(_client.Call("SAVE").Text, Is.EqualTo("OK"));
        using var check = Process.Start(new ProcessStartInfo("redis-check-rdb", [DumpPath])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = check.StandardOutput.ReadToEnd();
        check.WaitForExit();
        Assert.That(check.ExitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("3003 keys read").And.Contain("1 expires"));
        Assert.That(Info("rdb_changes_since_last_save"), Is.EqualTo("0"));
        Assert.That(_client.Call("LASTSAVE").Number, Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(3));
    }

    [Test]
    public void BackgroundSaveIsAnsweredAtOnce()
    {
        Assert.That(_client.Call("BGSAVE").Text, Is.EqualTo("Background saving started"));
        Assert.That(() => Info("rdb_bgsave_in_progress"), Is.EqualTo("0").After(5000, 10));
        Assert.That(Info("rdb_saves"), Is.EqualTo("1"));
        Assert.That(File.Exists(DumpPath));
        _client.Call("MULTI");
        _client.Call("BGSAVE");
        Assert.That(_client.Call("EXEC").Items[0].Text, Is.EqualTo("Background saving scheduled"));
        Assert.That(() => Info("rdb_saves"), Is.EqualTo("2").After(5000, 50));
        Assert.That(_client.Call("BGSAVE", "SCHEDULE").Text, Is.EqualTo("Background saving started"));
        Assert.That(_client.Call("BGSAVE", "x").Text, Is.EqualTo("ERR syntax error"));
    }

    [Test]
    public void ASavePointWritesTheFileByItself()
    {
        _client.Call("CONFIG", "SET", "save", "1 10");
        _client.Pipeline(Enumerable.Range(0, 20).Select(static _ => new[] { "INCR", "n" }));
        Assert.That(() => File.Exists(DumpPath), Is.True.After(8000, 50));
    }

    [Test]
    public void AFileThatCannotBeWrittenIsToldAndNothingElse()
    {
        Directory.CreateDirectory(DumpPath);
        Assert.That(_client.Call("SAVE").Text, Is.EqualTo("ERR"));
        Assert.That(Info("rdb_last_bgsave_status"), Is.EqualTo("err"));
        Assert.That(_client.Call("SET", "a", "1").Text, Is.EqualTo("OK"));
        Assert.That(Directory.GetFiles(_server.DataDirectory, "dump.rdb.*"), Is.Empty);
    }

    private string Info(string name) => _client.Call("INFO", "persistence").Text.Split("\r\n")
        .Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];
}

using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Transactions;

/// <summary>What of a transaction gets into the log, and that all of it takes effect or nothing.</summary>
public sealed class TransactionLogTests
{
    private RunningServer _server = null!;
    private RespConnection _client = null!;
    private long _start;

    [OneTimeSetUp]
    public void Start() => _server = new RunningServer();

    [OneTimeTearDown]
    public void Stop() => _server.Dispose();

    [SetUp]
    public void Connect()
    {
        _client = _server.Connect();
        _client.Call("FLUSHALL");
        _client.Call("SET", "before", "1");
        _start = _server.Run(server => server.Store.Log.TailOffset);
    }

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public void SeveralWritesAreOneTransaction()
    {
        Run("MULTI", "SET a 1", "GET a", "INCR a", "EXEC");
        Assert.That(Log, Is.EqualTo(new[] { "MULTI", "SET a 1", "incr a", "EXEC" }));
    }

    [Test]
    public void TheBytesOfAnEntryAreInTheVocabularyOfRedis()
    {
        Run("MULTI", "set a 1", "SELECT 3", "set b 2", "EXEC");
        Assert.That(
            Encoding.ASCII.GetString(_server.ReadLog(_start)),
            Is.EqualTo(
                "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n3\r\n"
                + "*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n2\r\n*1\r\n$4\r\nEXEC\r\n"));
    }

    [Test]
    public void OneWriteNeedsNoTransaction()
    {
        Run("MULTI", "GET before", "SET a 1", "PING", "EXEC");
        Assert.That(Log, Is.EqualTo(new[] { "SET a 1" }));
    }

    [Test]
    public void ReadsAndFailedCommandsLeaveNoTrace()
    {
        Run("MULTI", "GET before", "DEL none", "SADD before x", "EXEC");
        Assert.That(Log, Is.Empty);
    }

    [Test]
    public void WhatIsDiscardedOrRefusedLeavesNoTrace()
    {
        Run("MULTI", "SET a 1", "DISCARD");
        Run("MULTI", "SET a 1", "nosuch", "EXEC");
        using (var other = _server.Connect())
        {
            Run("WATCH before", "MULTI", "SET a 1");
            other.Call("SET", "before", "2");
            Run("EXEC");
        }

        Assert.That(Log, Is.EqualTo(new[] { "SET before 2" }));
    }

    [Test]
    public void TheDatabaseThatTheTransactionBeganInIsSelectedFirst()
    {
        Run("SELECT 5", "MULTI", "SET a 1", "SET b 2", "EXEC", "SET c 3", "SELECT 0", "SET d 4");
        Assert.That(
            Log, Is.EqualTo(new[] { "SELECT 5", "MULTI", "SET a 1", "SET b 2", "EXEC", "SET c 3", "SELECT 0", "SET d 4" }));
    }

    [Test]
    public void ASelectInATransactionIsLoggedBeforeTheFirstWriteThatNeedsIt()
    {
        Run("MULTI", "SELECT 4", "SELECT 6", "SET a 1", "SELECT 0", "SET b 2", "EXEC");
        Assert.That(Log, Is.EqualTo(new[] { "SELECT 6", "MULTI", "SET a 1", "SELECT 0", "SET b 2", "EXEC" }));
    }

    [Test]
    public void KeysThatExpireWithinAreDeletedWithin()
    {
        Run("DEBUG SET-ACTIVE-EXPIRE 0", "SET short x PX 1");
        Thread.Sleep(20);
        _start = _server.Run(server => server.Store.Log.TailOffset);
        Run("MULTI", "APPEND short y", "SET a 1", "EXEC", "DEBUG SET-ACTIVE-EXPIRE 1");
        Assert.That(Log, Is.EqualTo(new[] { "MULTI", "DEL short", "append short y", "SET a 1", "EXEC" }));
    }

    [Test]
    public void AFaultWithinUndoesAll()
    {
        var fault = new Command(
            new CommandAttribute("fault", -1, CommandFlags.Write), static _ => throw new InvalidOperationException());
        Run("MULTI", "SET before 2", "SET a 1");
        _server.Run(server =>
        {
            var session = server.Sessions.Sessions.Last();
            session.Transaction.Enqueue(fault, fault.Flags, session.Transaction.Queue[0].Request);
            return true;
        });

        Assert.That(_client.Call("EXEC").Text, Does.StartWith("ERR internal error"));
        Assert.That(_client.Call("MGET", "before", "a").ToString(), Is.EqualTo("1) \"1\"\n2) (nil)"));
        Assert.That(Log, Is.Empty);
        Assert.That(_client.Call("EXEC").Text, Is.EqualTo("ERR EXEC without MULTI"));
        Run("SET a 3");
        Assert.That(Log, Is.EqualTo(new[] { "SET a 3" }));
    }

    [Test]
    public void IncrementsByCheckAndSetAreNeverLost()
    {
        const int Clients = 20;
        const int Increments = 25;
        Parallel.For(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = Clients }, _ =>
        {
            using var client = _server.Connect();
            for (var done = 0; done < Increments;)
            {
                client.Call("WATCH", "counter");
                var value = client.Call("GET", "counter");
                client.Call("MULTI");
                client.Call("SET", "counter", $"{(value.IsNull ? 0 : value.Number) + 1}");
                if (!client.Call("EXEC").IsNull) done++;
            }
        });

        Assert.That(_client.Call("GET", "counter").Number, Is.EqualTo(Clients * Increments));
        Assert.That(Log, Has.Count.EqualTo(Clients * Increments));
    }

    private IReadOnlyList<string> Log => _server.ReadLoggedCommands(_start);

    private void Run(params string[] requests)
    {
        foreach (var request in requests) _client.Call(request.Split(' '));
    }
}

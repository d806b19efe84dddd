using System.Text;
using ArdbNet.Replication.Log;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Replication.Tests.Log;

public sealed class LogReaderTests
{
    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void EveryCommandComesBackWithItsArgumentsAndOffsets()
    {
        var argument = Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 9000)).Select(LogFolderBytes);
        var commands = argument.ListOf().Select(list => list.ToArray()).ListOf().Select(list => list.ToArray());
        Prop.ForAll(Arb.From(commands), ComeBack).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Test]
    public void ACommandCutAtAnyByteIsIncompleteAndReadWhenTheRestComes()
    {
        var command = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\n0123456789\r\n"u8.ToArray();
        using var log = _folder.Open();
        using var reader = new LogReader(log, 0);
        foreach (var value in command)
        {
            Assert.That(reader.TryReadCommand(out _), Is.False);
            Assert.That(reader.Offset, Is.Zero);
            log.Append([value]);
        }

        Assert.That(reader.TryReadCommand(out var read));
        Assert.That(read.Count, Is.EqualTo(3));
        Assert.That(read[2].ToArray(), Is.EqualTo("0123456789"u8.ToArray()));
        Assert.That((read.Offset, read.NextOffset), Is.EqualTo((0L, (long)command.Length)));
        Assert.That(reader.TryReadCommand(out _), Is.False);
    }

    [TestCase("SELECT 3\r\n", "SELECT|3")]
    [TestCase("PING\n", "PING")]
    [TestCase("  SET  a b \r\n", "SET|a|b")]
    [TestCase("\r\n", "")]
    [TestCase("*0\r\n", "")]
    public void LinesOfOldMastersAreCommandsToo(string line, string expected)
    {
        using var log = _folder.Open();
        log.Append(Encoding.Latin1.GetBytes(line));
        using var reader = new LogReader(log, 0);

        Assert.That(reader.TryReadCommand(out var command));
        var words = new string[command.Count];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = Encoding.Latin1.GetString(command[index]);
        }

        Assert.That(string.Join('|', words), Is.EqualTo(expected));
        Assert.That(command.NextOffset, Is.EqualTo(line.Length));
    }

    [TestCase("\0\0\0\0")]
    [TestCase("*-1\r\n")]
    [TestCase("*x\r\n")]
    [TestCase("*1\r\n:1\r\n")]
    [TestCase("*1\r\n$-1\r\n")]
    [TestCase("*1\r\n$3\r\nabcde")]
    [TestCase("*1\r\n$99999999999\r\n")]
    [TestCase("*1\n$1\r\n")]
    [TestCase("*2147483648\r\n")]
    [TestCase("PI\rNG\n")]
    [TestCase("\u00ff\n")]
    public void WhatIsNoCommandIsSaidToBeNone(string bytes)
    {
        using var log = _folder.Open();
        log.Append(Encoding.Latin1.GetBytes(bytes));
        using var reader = new LogReader(log, 0);

        Assert.That(() => reader.TryReadCommand(out _), Throws.InstanceOf<LogException>().With.Message.Contains("offset 0"));
    }

    [Test]
    public void ReadingCommandsAllocatesNothing()
    {
        using var log = _folder.Open(segment: 1 << 20);
        for (var index = 0; index < 1000; index++)
        {
            log.Append("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\n0123456789\r\n"u8);
        }

        using var reader = new LogReader(log, 0);
        Assert.That(reader.TryReadCommand(out _));
        var count = 1;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryReadCommand(out _))
        {
            count++;
        }

        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(count, Is.EqualTo(1000));
        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public void ATrimmedLogIsEnteredAtACommand()
    {
        using var log = _folder.Open();
        var command = "*2\r\n$4\r\nINCR\r\n$3\r\nkey\r\n"u8;
        while (log.TailOffset < (5 * LogFolder.Segment) + 1000)
        {
            log.Append(command);
        }

        log.SyncTo(log.TailOffset);
        log.TrimBefore(log.TailOffset);
        Assert.That(log.FirstOffset, Is.GreaterThan(0));

        var start = LogReader.FindCommand(log, log.FirstOffset);

        Assert.That(start % command.Length, Is.Zero);
        Assert.That(start - log.FirstOffset, Is.LessThan(command.Length));
    }

    private bool ComeBack(byte[][][] commands)
    {
        _folder.Clear();
        using var log = _folder.Open();
        foreach (var command in commands)
        {
            log.Append(Encode(command));
        }

        using var reader = new LogReader(log, 0);
        foreach (var expected in commands)
        {
            if (!reader.TryReadCommand(out var command) || command.Count != expected.Length
                || !command.Bytes.SequenceEqual(Encode(expected)))
            {
                return false;
            }

            for (var index = 0; index < expected.Length; index++)
            {
                if (!command[index].SequenceEqual(expected[index]))
                {
                    return false;
                }
            }
        }

        return !reader.TryReadCommand(out _) && reader.Offset == log.TailOffset;
    }

    private static byte[] Encode(byte[][] command)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Encoding.Latin1.GetBytes($"*{command.Length}\r\n"));
        foreach (var argument in command)
        {
            bytes.AddRange(Encoding.Latin1.GetBytes($"${argument.Length}\r\n"));
            bytes.AddRange(argument);
            bytes.AddRange("\r\n"u8);
        }

        return [.. bytes];
    }

    private static byte[] LogFolderBytes(int count) => LogFolder.Stream(count, count);
}

using System.Buffers.Binary;
using System.Globalization;
using ArdbNet.TestKit;

namespace ArdbNet.Durability.Tests.NativeSync;

/// <summary>
/// Between two servers a raw stream is not what it should be, once: that is noticed, the old data serve meanwhile, and the
/// replica gets all data in the end.
/// </summary>
public sealed class SpoiltStreamTests
{
    private const int Place = 2;
    private const int DigestAt = 32 + 24;

    private RunningServer _master = null!;
    private RespConnection _client = null!;

    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault("AFlippedBit", "is damaged", AtPlace(static (frame, next) =>
        {
            frame[^9] ^= 16;
            return [.. frame, .. next];
        })),
        Fault("AMissingBlock", "comes where 2 is due", AtPlace(static (_, next) => next)),
        Fault("ARepeatedBlock", "comes where 3 is due", AtPlace(static (frame, next) => [.. frame, .. frame, .. next])),
        Fault("ReorderedBlocks", "comes where 2 is due", AtPlace(static (frame, next) => [.. next, .. frame])),
        Fault("ABlockTwiceUnderTwoNumbers", "entries of block 3 are damaged", AtPlace(static (frame, next) =>
        [
            .. frame,
            .. FrameEditor.Change(frame, static block => BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(4), Place + 1)),
            .. next,
        ])),
        Fault("AWrongCount", "has a wrong count", AtPlace(static (frame, next) =>
            [.. FrameEditor.Change(frame, static block => block[15]++), .. next])),
        Fault("AnImpossibleHeader", "header of block", AtPlace(static (frame, next) =>
            [.. FrameEditor.Change(frame, static block => block[16] = 0x7F), .. next])),
        Fault("AWrongDigest", "digest or counts", AtEnd(static end => end[DigestAt] ^= 1)),
        Fault("AWrongNumberOfKeys", "digest or counts", AtEnd(static end => end[DigestAt - 1]++)),
        Fault("NoEnd", "is no frame", AtEnd(static end => end[0] = (byte)'X')),
        Fault("AnEndlessBlock", "sends too slowly", AtPlace(static (frame, next) =>
            [.. FrameEditor.Change(frame, ClaimMuch), .. next])),
    ];

    [OneTimeSetUp]
    public void Start()
    {
        _master = new RunningServer([.. LargeStore.Sizes, ("repl-ping-replica-period", "1")]);
        LargeStore.Fill(_master, seed: 50);
        _client = _master.Connect();
        // Short times to live pass, and are said.
        Thread.Sleep(300);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _master.Dispose();
    }

    [TestCaseSource(nameof(Faults))]
    public void IsNoticedAndMended(string message, Func<byte[], byte[], byte[]?> edit)
    {
        var directory = Directory.CreateTempSubdirectory("spoilt-");
        using var log = new RecordedLog();
        var editor = new FrameEditor(edit);
        using var proxy = new CuttingProxy(_master.Port) { Spoil = editor.Pass };
        using (var replica = RunningServer.On(directory, log, [.. LargeStore.Sizes, ("repl-timeout", "5")]))
        using (var connection = replica.Connect())
        {
            connection.Call("SET", "old", "data");
            var old = ReplicationState.Digest(connection);
            // Neither is another asked for nor the data switched before the old data were looked at.
            var gate = new ManualResetEventSlim();
            proxy.NextCut = () => editor.IsDone && !gate.IsSet ? 0 : null;
            connection.Call("REPLICAOF", "127.0.0.1", proxy.Port.ToString(CultureInfo.InvariantCulture));
            Assert.That(() => log.Warnings, Has.Some.Match($" is down: .*{message}").After(20_000, 20));
            Assert.That(editor.IsDone);
            Assert.That(ReplicationState.Digest(connection), Is.EqualTo(old));
            Assert.That(connection.Call("GET", "old").Text, Is.EqualTo("data"));
            gate.Set();
            ReplicationState.WaitUntilCaughtUp(_client, connection);
            Assert.That(ReplicationState.Digest(connection), Is.EqualTo(ReplicationState.Digest(_client)));
        }

        directory.Delete(recursive: true);
    }

    private static TestCaseData Fault(string name, string message, Func<byte[], byte[], byte[]?> edit) =>
        new TestCaseData(message, edit).SetArgDisplayNames(name);

    private static Func<byte[], byte[], byte[]?> AtPlace(Func<byte[], byte[], byte[]> edit) => (frame, next) =>
        FrameEditor.IsBlock(frame) && FrameEditor.NumberOf(frame) == Place ? edit(frame, next) : null;

    private static Func<byte[], byte[], byte[]?> AtEnd(Action<byte[]> change) => (frame, _) =>
        FrameEditor.IsEnd(frame) ? FrameEditor.Change(frame, change) : null;

    // One entry of a gigabyte and a half.
    private static void ClaimMuch(byte[] block)
    {
        block[1] = 0;
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(12), 1);
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(16), 0x6000_0000);
        BinaryPrimitives.WriteInt32BigEndian(block.AsSpan(20), 0x6000_0000);
    }
}

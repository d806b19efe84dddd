namespace ArdbNet.Server.Tests.Commands.Bitmaps;

public sealed class BitCommandsTests : CommandFixture
{
    private const string BadOffset = "(error) ERR bit offset is not an integer or out of range";
    private const string BadBit = "(error) ERR bit is not an integer or out of range";

    [TestCase("SETBIT k -1 1", BadOffset)]
    [TestCase("SETBIT k 4294967296 1", BadOffset)]
    [TestCase("SETBIT k x 2", BadOffset)]
    [TestCase("SETBIT k 0 2", BadBit)]
    [TestCase("GETBIT k 4294967296", BadOffset)]
    [TestCase("GETBIT k 4294967295", "(integer) 0")]
    [TestCase("BITCOUNT k 0", "(error) ERR syntax error")]
    [TestCase("BITCOUNT k 0 1 BITS", "(error) ERR syntax error")]
    [TestCase("BITCOUNT none x", "(integer) 0")]
    [TestCase("BITPOS k 2", "(error) ERR The bit argument must be 1 or 0.")]
    [TestCase("BITPOS k 1 0 1 BIT x", "(error) ERR syntax error")]
    [TestCase("BITOP NOT d k k", "(error) ERR BITOP NOT must be called with a single source key.")]
    [TestCase("BITOP NAND d k", "(error) ERR syntax error")]
    public void BadArgumentsGetRedisErrors(string line, string reply)
    {
        Reply("SET k abc");
        Assert.That(Reply(line), Is.EqualTo(reply));
    }

    [Test]
    public void TheLastBitOfTheLargestStringCanBeSet()
    {
        Assert.That(Reply("SETBIT k 4294967295 1"), Is.EqualTo("(integer) 0"));
        Assert.That(Reply("GETBIT k 4294967295"), Is.EqualTo("(integer) 1"));
        Assert.That(Reply("STRLEN k"), Is.EqualTo("(integer) 536870912"));
        Assert.That(Reply("BITCOUNT k"), Is.EqualTo("(integer) 1"));
        Assert.That(Reply("BITPOS k 1"), Is.EqualTo("(integer) 4294967295"));
        Assert.That(Reply("BITPOS k 1 0 -2"), Is.EqualTo("(integer) -1"));
    }

    [Test]
    public void LongStringsAreCombinedAndSearched()
    {
        Reply("SETBIT k 67108863 1");
        Assert.That(Reply("BITOP NOT d k"), Is.EqualTo("(integer) 8388608"));
        Assert.That(Reply("BITCOUNT d"), Is.EqualTo("(integer) 67108863"));
        Assert.That(Reply("BITPOS d 0"), Is.EqualTo("(integer) 67108863"));
        Assert.That(Reply("BITPOS d 0 0 -2"), Is.EqualTo("(integer) -1"));
        Assert.That(Reply("BITOP XOR d d k"), Is.EqualTo("(integer) 8388608"));
        Assert.That(Reply("BITPOS d 0"), Is.EqualTo("(integer) 67108864"));
    }

    [TestCase("SETBIT k 7 0", "setbit k 7 0")]
    [TestCase("SETBIT old 7 1", "")]
    [TestCase("SETBIT old 6 1", "setbit old 6 1")]
    [TestCase("SETBIT old 8 0", "setbit old 8 0")]
    [TestCase("BITOP NOT d old", "bitop NOT d old")]
    [TestCase("BITOP AND old none", "DEL old")]
    [TestCase("BITOP AND d none", "")]
    public void OnlyChangesAreLogged(string line, string commands)
    {
        // 0x31
        Reply("SET old 1");
        Assert.That(string.Join('|', Logged(line)), Is.EqualTo(commands));
    }
}

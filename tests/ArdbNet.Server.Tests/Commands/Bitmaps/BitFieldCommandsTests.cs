namespace ArdbNet.Server.Tests.Commands.Bitmaps;

public sealed class BitFieldCommandsTests : CommandFixture
{
    private const string BadType =
        "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";

    [TestCase("BITFIELD k GET u64 0", BadType)]
    [TestCase("BITFIELD k GET i65 0", BadType)]
    [TestCase("BITFIELD k GET u0 0", BadType)]
    [TestCase("BITFIELD k GET 8 0", BadType)]
    [TestCase("BITFIELD k GET u8 -1", "ERR bit offset is not an integer or out of range")]
    [TestCase("BITFIELD k GET u8 #536870912", "ERR bit offset is not an integer or out of range")]
    [TestCase("BITFIELD k SET u8 0 x", "ERR value is not an integer or out of range")]
    [TestCase("BITFIELD k SET u8 0", "ERR syntax error")]
    [TestCase("BITFIELD k OVERFLOW", "ERR syntax error")]
    [TestCase("BITFIELD k OVERFLOW none GET u8 0", "ERR Invalid OVERFLOW type specified")]
    [TestCase("BITFIELD k SET u8 0 1 GET u8", "ERR syntax error")]
    [TestCase("BITFIELD_RO k SET u8 0 1", "ERR BITFIELD_RO only supports the GET subcommand")]
    public void BadArgumentsGetRedisErrorsAndChangeNothing(string line, string error)
    {
        Assert.That(Reply(line), Is.EqualTo("(error) " + error));
        Assert.That(Reply("GET k"), Is.EqualTo("(nil)"));
    }

    [TestCase("BITFIELD k OVERFLOW SAT SET i5 0 -9223372036854775808 GET i5 0", "0 15")]
    [TestCase("BITFIELD k OVERFLOW SAT INCRBY i5 0 -9223372036854775808", "-16")]
    [TestCase("BITFIELD k SET u4 #1 255 GET u8 0", "0 15")]
    [TestCase("BITFIELD k INCRBY u2 100 1 OVERFLOW SAT INCRBY u2 102 5", "1 3")]
    [TestCase("BITFIELD k OVERFLOW FAIL SET u2 0 4 INCRBY u2 0 3", "(nil) 3")]
    [TestCase("BITFIELD k SET i64 3 -2 GET i64 3 GET u63 4", "0 -2 9223372036854775806")]
    [TestCase("BITFIELD k OVERFLOW WRAP INCRBY i64 0 9223372036854775807 INCRBY i64 0 1", "9223372036854775807 -9223372036854775808")]
    [TestCase("BITFIELD k", "")]
    public void SubcommandsRunInOrder(string line, string replies) => Assert.That(
        string.Join(' ', Client.Call(Words(line)).Items.Select(static item => item.IsNull ? "(nil)" : item.Text)),
        Is.EqualTo(replies));

    [TestCase("BITFIELD k GET u8 0", "")]
    [TestCase("BITFIELD k SET u8 8 65", "SETRANGE k 1 A")]
    [TestCase("BITFIELD k SET u8 0 65 INCRBY u16 8 16706", "MULTI|SETRANGE k 0 A|SETRANGE k 1 AB|EXEC")]
    [TestCase("BITFIELD old SET u8 0 65", "")]
    [TestCase("BITFIELD old SET u8 0 66 GET u8 0", "SETRANGE old 0 B")]
    [TestCase("BITFIELD old OVERFLOW FAIL SET u8 8 256", "SETRANGE old 1 \0")]
    public void TheLogHasTheBytesThatWereWritten(string line, string commands)
    {
        Reply("SET old A");
        Assert.That(string.Join('|', Logged(line)), Is.EqualTo(commands));
    }

    [Test]
    public void ManyFieldsFarApartAreChangedAtOnce()
    {
        List<string> words = ["BITFIELD", "k"];
        for (var i = 0; i < 2000; i++) words.AddRange(["INCRBY", "u16", $"{(i % 50) * 1_000_003L}", "3"]);
        Assert.That(Client.Call([.. words]).Items[^1].Number, Is.EqualTo(2000 / 50 * 3));
        Assert.That(Reply("BITCOUNT k"), Is.EqualTo("(integer) 200"));
    }
}

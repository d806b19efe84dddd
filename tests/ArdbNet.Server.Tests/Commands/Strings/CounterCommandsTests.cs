namespace ArdbNet.Server.Tests.Commands.Strings;

public sealed class CounterCommandsTests : CommandFixture
{
    private const string NotInteger = "(error) ERR value is not an integer or out of range";
    private const string Overflow = "(error) ERR increment or decrement would overflow";
    private const string NotFloat = "(error) ERR value is not a valid float";

    [TestCase("", "INCR k", "(integer) 1")]
    [TestCase("9223372036854775806", "INCR k", "(integer) 9223372036854775807")]
    [TestCase("9223372036854775807", "INCR k", Overflow)]
    [TestCase("-9223372036854775808", "DECR k", Overflow)]
    [TestCase("-1", "DECRBY k 9223372036854775807", "(integer) -9223372036854775808")]
    [TestCase("-2", "DECRBY k 9223372036854775807", Overflow)]
    [TestCase("-1", "INCRBY k -9223372036854775808", Overflow)]
    [TestCase("0", "INCRBY k -9223372036854775808", "(integer) -9223372036854775808")]
    [TestCase("1", "DECRBY k -9223372036854775808", "(error) ERR decrement would overflow")]
    [TestCase("01", "INCR k", NotInteger)]
    [TestCase("1.0", "INCR k", NotInteger)]
    [TestCase("1", "INCRBY k x", NotInteger)]
    [TestCase("3.0e3", "INCRBYFLOAT k 200", "\"3200\"")]
    [TestCase("10.50", "INCRBYFLOAT k 0.1", "\"10.6\"")]
    [TestCase("x", "INCRBYFLOAT k 1", NotFloat)]
    [TestCase("1", "INCRBYFLOAT k x", NotFloat)]
    [TestCase("1", "INCRBYFLOAT k inf", "(error) ERR increment would produce NaN or Infinity")]
    public void NumbersAreAddedOrRefused(string value, string line, string reply)
    {
        if (value.Length > 0) Reply("SET k " + value);
        Assert.That(Reply(line), Is.EqualTo(reply));
        if (reply.StartsWith("(error)", StringComparison.Ordinal)) Assert.That(Reply("GET k"), Is.EqualTo($"\"{value}\""));
    }
}

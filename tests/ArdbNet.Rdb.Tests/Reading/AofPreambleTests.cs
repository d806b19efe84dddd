using System.Text;
using ArdbNet.Rdb.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests.Reading;

public sealed class AofPreambleTests
{
    private static IEnumerable<string> Files => RdbFixtures.Files.Keys.Where(static path =>
        path.Contains("/aof-preamble/appendonly", StringComparison.Ordinal)
        && RdbFixtures.Files[path].AsSpan().StartsWith("REDIS"u8));

    [TestCaseSource(nameof(Files))]
    public void ReadingStopsWhereTheCommandsBegin(string path)
    {
        var file = RdbFixtures.Files[path];
        var sink = new CollectingSink();
        var source = new RdbSource(new MemoryStream(file), isChecked: true);
        new RdbReader(source).Read(ref sink);
        var rest = file.AsSpan((int)source.Offset);
        Assert.That(source.Unread.SequenceEqual(rest));
        if (path.EndsWith(".aof", StringComparison.Ordinal))
            Assert.That(Encoding.ASCII.GetString(rest), Does.StartWith("*2\r\n$6\r\nSELECT\r\n"));
        else
            Assert.That(rest.Length, Is.Zero);

        Assert.That(sink.Notes, Does.Contain(("redis-ver", path[..path.IndexOf('/', StringComparison.Ordinal)])));
        Assert.That(sink.Keys[(0, "a")].String.ToString(), Is.EqualTo("1"));
    }
}

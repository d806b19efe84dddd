using ArdbNet.Rdb.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests.Reading;

public sealed class BrokenFileTests
{
    // A file of some bytes must not make the reader take much more than its window.
    private const long MaxAllocatedBytes = 4 * 1024 * 1024;

    private static IEnumerable<TestCaseData> Files =>
        RdbFixtures.ReadJson("corrupt/index.json").GetProperty("files").EnumerateArray().Select(file =>
            new TestCaseData(file.GetProperty("file").GetString(), file.GetProperty("expect").GetString()));

    [TestCaseSource(nameof(Files))]
    public void ABrokenFileGivesAClearError(string file, string expect)
    {
        var bytes = RdbFixtures.Files["corrupt/" + file];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Read(bytes);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MaxAllocatedBytes));
        if (expect == "accept") Assert.That(fault, Is.Null);
        if (expect == "reject") Assert.That(fault, Is.Not.Null);
        if (fault is null) return;

        Assert.That(fault.Offset, Is.InRange(0, bytes.Length));
        Assert.That(fault.Reason, Is.Not.Empty);
        TestContext.Out.WriteLine(fault.Message);
    }

    [Test]
    public void AModulesValueIsNamed()
    {
        var fault = Read(RdbFixtures.Files["corrupt/18-module2-value.rdb"]);
        Assert.That(fault!.Reason, Does.StartWith("key '").And.Contain("module"));
    }

    private static RdbFormatException? Read(byte[] file)
    {
        try
        {
            var sink = new CollectingSink { DatabaseCount = 16 };
            new RdbReader(new RdbSource(new MemoryStream(file), isChecked: true)).Read(ref sink);
            return null;
        }
        catch (RdbFormatException fault)
        {
            return fault;
        }
    }
}

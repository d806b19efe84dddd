using System.Diagnostics;
using ArdbNet.Rdb.Reading;
using ArdbNet.TestKit;

namespace ArdbNet.Rdb.Tests.Reading;

public sealed class FuzzTests
{
    private const long MaxAllocatedBytes = 64 * 1024 * 1024;

    // Between them every type of value.
    private static readonly string[] Versions = ["2.4.18", "2.6.17", "5.0.14", "7.0.15", "7.4.1"];

    private static IEnumerable<string> Files => RdbFixtures.SoundFiles.Where(static path =>
        Versions.Contains(path[..path.IndexOf('/', StringComparison.Ordinal)]) && RdbFixtures.Files[path].Length < 8000);

    [TestCaseSource(nameof(Files))]
    public void AFileCutOffAnywhereGivesAnError(string path)
    {
        var file = RdbFixtures.Files[path];
        var step = Math.Max(1, file.Length / 1500);
        for (var length = 0; length < file.Length; length += step)
        {
            var fault = Read(file.AsSpan(0, length).ToArray(), isChecked: true);
            // Old versions end without a checksum; cut off right behind the end mark they are whole.
            Assert.That(fault, Is.Not.Null, $"cut off at {length}");
        }
    }

    [TestCaseSource(nameof(Files))]
    public void FlippedBitsDoNoMoreThanGiveAnError(string path)
    {
        var file = RdbFixtures.Files[path];
        var random = new Random(path.Length);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 400; i++)
        {
            var broken = file.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                broken[random.Next(9, broken.Length)] ^= (byte)(1 << random.Next(8));
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            Read(broken, isChecked: false);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MaxAllocatedBytes));
        }

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void ABitFlippedAnywhereIsFoundByTheChecksum()
    {
        var file = RdbFixtures.Files["7.4.1/expires.rdb"];
        for (var i = 9; i < file.Length; i++)
        {
            var broken = file.ToArray();
            broken[i] ^= (byte)(1 << (i % 8));
            Assert.That(Read(broken, isChecked: true), Is.Not.Null, $"byte {i}");
        }
    }

    private static RdbFormatException? Read(byte[] file, bool isChecked)
    {
        try
        {
            var sink = new CollectingSink();
            new RdbReader(new RdbSource(new MemoryStream(file), isChecked)).Read(ref sink);
            return null;
        }
        catch (RdbFormatException fault)
        {
            return fault;
        }
    }
}

using System.Reflection;
using System.Runtime.Loader;

namespace ArdbNet.RocksDb.Tests;

public sealed class RocksDbLibraryTests
{
    [TestCase("/usr/lib/x86_64-linux-gnu/librocksdb.so.7.8.3", "7.8.3")]
    [TestCase("/opt/librocksdb.so.10.2.1", "10.2.1")]
    [TestCase("/opt/librocksdb.so", "unknown")]
    [TestCase(null, "unknown")]
    public void TheVersionIsThatOfTheFileName(string? file, string expected) =>
        Assert.That(RocksDbLibrary.VersionOf(file), Is.EqualTo(expected));

    [Test]
    public void TheVersionIsThatOfTheLoadedFile()
    {
        Assert.That(RocksDbLibrary.Version, Does.Match(@"^\d+\.\d+\.\d+$"));
        Assert.That(RocksDbLibrary.FilePath, Does.Exist.And.EndsWith(RocksDbLibrary.Version));
    }

    [Test]
    public void TheVersionIsThatWhichRocksDbLogs()
    {
        using var temporary = new TemporaryStore();

        Assert.That(
            File.ReadLines(Path.Combine(temporary.StorePath, "LOG")).First(),
            Does.EndWith($"RocksDB version: {RocksDbLibrary.Version}"));
    }

    [Test]
    public void AMissingLibrarySaysWhatToInstall()
    {
        // A second copy of the assembly, which has not loaded the library yet.
        var context = new AssemblyLoadContext("without RocksDB", isCollectible: true);
        try
        {
            var assembly = context.LoadFromAssemblyPath(typeof(RocksDbLibrary).Assembly.Location);
            assembly.GetType(typeof(RocksDbLibrary).FullName!)!
                .GetProperty(nameof(RocksDbLibrary.Sonames), BindingFlags.Static | BindingFlags.NonPublic)!
                .SetValue(null, (IReadOnlyList<string>)["librocksdb.so.0.0"]);

            var thrown = Assert.Throws<TargetInvocationException>(
                () => Activator.CreateInstance(assembly.GetType(typeof(WriteBatch).FullName!)!));

            Assert.That(thrown.InnerException, Is.InstanceOf<DllNotFoundException>());
            Assert.That(
                thrown.InnerException!.Message,
                Is.EqualTo(
                    "RocksDB's library librocksdb.so.0.0 was not found. "
                    + "Install it with: apt-get install librocksdb7.8"));
        }
        finally
        {
            context.Unload();
        }
    }
}

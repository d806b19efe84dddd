using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class RedisConfReaderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void CommentsAndBlankLinesCountAsLines()
    {
        var path = _folder.Write("a.conf", "# first", "", "  port 1 ", "\tbind a b\r");
        var lines = RedisConfReader.ReadFile(path);
        Assert.That(lines.Select(line => line.Source), Is.EqualTo(new[] { $"{path}:3", $"{path}:4" }));
        Assert.That(lines[1].Name, Is.EqualTo("bind"));
        Assert.That(lines[1].Arguments, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void IncludedLinesStandWhereTheIncludeStands()
    {
        var inner = _folder.Write("inner.conf", "port 2");
        var path = _folder.Write("a.conf", "port 1", $"INCLUDE \"{inner}\"", "port 3");
        var lines = RedisConfReader.ReadFile(path);
        Assert.That(lines.Select(line => line.Arguments[0]), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That(lines[1].Source, Is.EqualTo($"{inner}:1"));
    }

    [Test]
    public void PatternsIncludeAllMatchesInOrderAndMayMatchNothing()
    {
        _folder.Write("conf.d/b.conf", "port 2");
        _folder.Write("conf.d/a.conf", "port 1");
        _folder.Write("conf.d/.hidden.conf", "port 3");
        _folder.Write("conf.d/c.txt", "port 4");
        var path = _folder.Write("x.conf", $"include {_folder.Path}/conf.?/*.conf", $"include {_folder.Path}/none/*");
        var lines = RedisConfReader.ReadFile(path);
        Assert.That(lines.Select(line => line.Arguments[0]), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public void RelativeIncludesStartAtTheWorkingDirectory()
    {
        var name = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Write("inner.conf", "port 2"));
        var path = _folder.Write("a.conf", $"include {name}");
        Assert.That(RedisConfReader.ReadFile(path), Has.Count.EqualTo(1));
    }

    [Test]
    public void AMissingIncludeIsToldWithItsPlace()
    {
        var path = _folder.Write("a.conf", "port 1", "include /nowhere/b.conf");
        Assert.That(
            () => RedisConfReader.ReadFile(path),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                $"{path}:2: include: cannot read '/nowhere/b.conf': No such file or directory"));
    }

    [Test]
    public void AFileThatIncludesItselfIsRefused()
    {
        var first = Path.Combine(_folder.Path, "a.conf");
        var second = _folder.Write("b.conf", $"include {first}");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.conf"), second);
        _folder.Write("a.conf", $"include {_folder.Path}/link.conf");
        Assert.That(
            () => RedisConfReader.ReadFile(first),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                $"{second.Replace("b.conf", "link.conf", StringComparison.Ordinal)}:1: include: "
                + $"'{first}' includes itself"));
    }

    [Test]
    public void TheSameFileMayBeIncludedTwice()
    {
        var inner = _folder.Write("inner.conf", "port 2");
        var path = _folder.Write("a.conf", $"include {inner}", $"include {inner}");
        Assert.That(RedisConfReader.ReadFile(path), Has.Count.EqualTo(2));
    }

    [Test]
    public void UnreadableFilesAreTold()
    {
        Assert.That(
            () => RedisConfReader.ReadFile("/nowhere/a.conf"),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                "cannot read '/nowhere/a.conf': No such file or directory"));
        Assert.That(
            () => RedisConfReader.ReadFile(_folder.Path),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                $"cannot read '{_folder.Path}': Is a directory"));
    }

    [Test]
    public void UnbalancedQuotesAreToldWithTheirPlace()
    {
        var path = _folder.Write("a.conf", "", "requirepass \"abc");
        Assert.That(
            () => RedisConfReader.ReadFile(path),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                $"{path}:2: Unbalanced quotes in configuration line"));
    }
}

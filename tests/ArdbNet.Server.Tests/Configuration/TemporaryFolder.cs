namespace ArdbNet.Server.Tests.Configuration;

/// <summary>A folder of configuration files that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ardbnet-conf-");

    public string Path => _folder.FullName;

    public string Write(string name, params string[] lines)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(lines.Select(line => $"{line}\n")));
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

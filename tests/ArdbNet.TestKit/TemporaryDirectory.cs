namespace ArdbNet.TestKit;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ardbnet-");

    public string Path => _directory.FullName;

    public void Dispose() => _directory.Delete(recursive: true);
}

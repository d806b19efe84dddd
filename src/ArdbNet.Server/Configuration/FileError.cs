namespace ArdbNet.Server.Configuration;

/// <summary>The operating system's words for what went wrong with a file.</summary>
internal static class FileError
{
    public static string Describe(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "No such file or directory",
        UnauthorizedAccessException e when Directory.Exists(PathIn(e)) => "Is a directory",
        UnauthorizedAccessException => "Permission denied",
        PathTooLongException => "File name too long",
        _ => exception.Message.ReplaceLineEndings(" "),
    };

    // Its message is: Access to the path '…' is denied.
    private static string PathIn(UnauthorizedAccessException exception) =>
        exception.Message.Split('\'') is { Length: >= 3 } parts ? parts[1] : string.Empty;
}

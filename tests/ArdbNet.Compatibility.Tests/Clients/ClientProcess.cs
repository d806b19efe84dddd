using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ArdbNet.Compatibility.Tests.Clients;

/// <summary>A client program run to its end: what it printed and how it ended.</summary>
internal sealed record ClientProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where the scripts and packages of clients are, in the source tree.</summary>
    public static string ScriptDirectory { get; } = FindScripts();

    /// <summary>Runs a program with this as its input. One that is still running after a minute is killed.</summary>
    public static ClientProcess Run(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = ScriptDirectory,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Write(process, input ?? []);
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new ClientProcess(
            process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    // A program that has ended does not read the rest; its exit code says why.
    private static void Write(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private static string FindScripts([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "clients"));
}

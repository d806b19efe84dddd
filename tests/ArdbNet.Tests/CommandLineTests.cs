using System.Diagnostics;

namespace ArdbNet.Tests;

public sealed class CommandLineTests
{
    [TestCase("--version")]
    [TestCase("-v")]
    public async Task TheVersionNamesAllThatMatters(string option)
    {
        var (exitCode, output, _) = await RunAsync([option]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(
            output,
            Does.Match(@"^ArdbNet server v=\d+\.\d+\.\d+ \(Redis protocol 7\.0\.15\) rocksdb=\d+\.\d+\.\d+ runtime=\.NET "));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    public async Task TheHelpShowsTheUsage(string option)
    {
        var (exitCode, output, _) = await RunAsync([option]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.StartWith("Usage: ardbnet [FILE]"));
    }

    [TestCase("cannot read '/nowhere/a.conf': No such file or directory", "/nowhere/a.conf")]
    [TestCase("command line: port: argument must be between 0 and 65535 inclusive", "--port", "70000")]
    [TestCase("command line: unknown directive 'nothing'", "--nothing", "1")]
    [TestCase("command line: unexpected argument '-x'", "-x")]
    [TestCase("standard input:2: hz: argument couldn't be parsed into an integer", "-")]
    public async Task MistakesAreOneLineAndExitCodeOne(string expected, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments, "port 1\nhz often\n");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Is.EqualTo($"ardbnet: {expected}\n"));
        Assert.That(output, Is.Empty);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments,
        string input = "")
    {
        var program = Path.Combine(TestContext.CurrentContext.TestDirectory, "ardbnet.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await process.StandardInput.WriteAsync(input).ConfigureAwait(false);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

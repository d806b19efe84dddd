namespace ArdbNet.Tests;

public sealed class CommandLineTests
{
    [TestCase("--version")]
    [TestCase("-v")]
    public async Task TheVersionNamesAllThatMatters(string option)
    {
        var (exitCode, output, _) = await FinishedProgram.RunAsync([option]);
        Assert.That(exitCode, Is.Zero);
        Assert.That(
            output,
            Does.Match(@"^ArdbNet server v=\d+\.\d+\.\d+ \(Redis protocol 7\.0\.15\) rocksdb=\d+\.\d+\.\d+ runtime=\.NET "));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    public async Task TheHelpShowsTheUsage(string option)
    {
        var (exitCode, output, _) = await FinishedProgram.RunAsync([option]);
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
        var (exitCode, output, error) = await FinishedProgram.RunAsync(arguments, "port 1\nhz often\n");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Is.EqualTo($"ardbnet: {expected}\n"));
        Assert.That(output, Is.Empty);
    }
}

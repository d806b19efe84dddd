using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Tests.Configuration;

public sealed class ManualTests
{
    private static string ManualPath =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", "ardbnet.conf");

    private static IEnumerable<string> DirectivesWithEffect =>
        DirectiveTable.All.Where(directive => directive.HasEffect).Select(directive => directive.Name)
            .Concat(["include", "rename-command", "user"]);

    private static IEnumerable<string> DirectivesWithoutEffect =>
        DirectiveTable.All.Where(directive => !directive.HasEffect && !directive.Has(DirectiveTraits.Hidden))
            .Select(directive => directive.Name)
            .Append("loadmodule");

    [TestCaseSource(nameof(DirectivesWithEffect))]
    public void EveryDirectiveWithEffectIsExplained(string name)
    {
        var lines = File.ReadAllLines(ManualPath);
        var at = Array.FindIndex(
            lines,
            line => line.StartsWith($"{name} ", StringComparison.Ordinal)
                || line.StartsWith($"# {name} ", StringComparison.Ordinal));
        Assert.That(at, Is.Positive);

        // Directives that belong together share the comment above the first of them.
        while (!lines[at].StartsWith("# ", StringComparison.Ordinal)
            || lines[at].StartsWith($"# {name} ", StringComparison.Ordinal))
        {
            Assert.That(lines[at], Is.Not.Empty);
            at--;
        }
    }

    [Test]
    public void EveryDirectiveWithoutEffectIsListed()
    {
        var words = File.ReadLines(ManualPath)
            .SkipWhile(line => !line.Equals("## Without effect", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' '));
        Assert.That(DirectivesWithoutEffect, Is.SubsetOf(words));
    }

    [Test]
    public void TheManualHasTheDefaults()
    {
        var configuration = ServerConfiguration.Load(ServerArguments.Parse([ManualPath]));
        Assert.That(configuration.Get("*"), Is.EqualTo(ServerConfiguration.From().Get("*")));
        Assert.That(configuration.WithoutEffect, Is.Empty);
        Assert.That(configuration.Options.RenamedCommands, Is.Empty);
    }
}

using System.Text;

namespace ArdbNet.TestKit;

/// <summary>What streams of several versions of Redis said of the same uses of a script.</summary>
public static class RecordedScripts
{
    /// <summary>The commands in a version's stream ("2.8"), their words as they were.</summary>
    public static IReadOnlyList<string[]> Commands(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var text = Encoding.UTF8.GetString(EmbeddedFiles.Read("evalsha-propagation.txt"));
        // <version> <what a client did> -> <command> [| <command>]..., or (nothing)
        return [.. text.Split('\n')
            .Where(line => line.StartsWith(version + ' ', StringComparison.Ordinal))
            .Select(static line => line[(line.IndexOf("-> ", StringComparison.Ordinal) + 3)..])
            .Where(static said => said != "(nothing)")
            .SelectMany(static said => said.Split(" | "))
            .Select(Words)];
    }

    // Words stand between blanks, one of several words in quotes.
    private static string[] Words(string command) =>
        [.. command.Split('"').SelectMany(static (part, i) =>
            i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}

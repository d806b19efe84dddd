using System.Reflection;

namespace ArdbNet.Server.Dispatch;

/// <summary>A command's tips and key specifications, from the table <c>command-keys.txt</c>.</summary>
public sealed record CommandKeys(IReadOnlyList<string> Tips, IReadOnlyList<KeySpecification> Specifications)
{
    private static readonly Dictionary<string, CommandKeys> Table = Read();

    private static CommandKeys None { get; } = new([], []);

    /// <summary>Whether a request may name keys.</summary>
    public bool HaveKeys { get; } = Specifications.Any(static specification => specification.IsKey);

    /// <summary>Whether first, last and step of the command's row do not name all keys.</summary>
    public bool AreMovable
    {
        get
        {
            if (Specifications.Any(static specification => specification.IsIncomplete)) return true;
            if (Specifications.Count < 2) return Specifications.Any(static specification => !specification.IsPlain);

            var previousLast = 0;
            foreach (var specification in Specifications)
            {
                if (!specification.IsPlain || specification.Bounds[1] != 1) return true;
                if (previousLast != 0 && previousLast != specification.SearchFrom - 1) return true;
                previousLast = specification.Bounds[0] + (specification.Bounds[0] < 0 ? 0 : specification.SearchFrom);
            }

            return false;
        }
    }

    public static CommandKeys Of(string command) => Table.GetValueOrDefault(command) ?? None;

    private static Dictionary<string, CommandKeys> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("command-keys.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<string, CommandKeys>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var parts = line.Split(" ; ");
            var words = parts[0].Split(' ');
            table.Add(
                words[0], new CommandKeys(words[1..], [.. parts[1..].Select(KeySpecification.Parse)]));
        }

        return table;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ArdbNet.Server.Configuration.Directives;

/// <summary>Letters for the classes of keyspace notifications, kept in Redis' order.</summary>
public sealed class KeyspaceEventsDirective(string name) : Directive(name, string.Empty)
{
    public override bool TryParse(
        IReadOnlyList<string> words,
        string current,
        [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out string? error)
    {
        if (KeyspaceEventsText.TryParse(words[0], out var events))
        {
            value = KeyspaceEventsText.Print(events);
            error = null;
            return true;
        }

        value = null;
        error = "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.";
        return false;
    }

    // Redis forgets to show the letter n beside an A, and honours it all the same.
    public override string Show(string value) =>
        value.StartsWith('A') ? value.Replace("n", "", StringComparison.Ordinal) : value;
}

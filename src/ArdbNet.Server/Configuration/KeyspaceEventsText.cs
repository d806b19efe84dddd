using System.Text;

namespace ArdbNet.Server.Configuration;

/// <summary>The letters of notify-keyspace-events.</summary>
public static class KeyspaceEventsText
{
    private static readonly (char Letter, KeyspaceEvents Class)[] Classes =
    [
        ('g', KeyspaceEvents.Generic), ('$', KeyspaceEvents.Text), ('l', KeyspaceEvents.List),
        ('s', KeyspaceEvents.Set), ('h', KeyspaceEvents.Hash), ('z', KeyspaceEvents.SortedSet),
        ('x', KeyspaceEvents.Expired), ('e', KeyspaceEvents.Evicted), ('t', KeyspaceEvents.Stream),
        ('d', KeyspaceEvents.Module), ('n', KeyspaceEvents.New),
    ];

    private static readonly (char Letter, KeyspaceEvents Class)[] Channels =
    [
        ('K', KeyspaceEvents.Keyspace), ('E', KeyspaceEvents.KeyEvent), ('m', KeyspaceEvents.KeyMiss),
    ];

    /// <summary>False when a letter is unknown.</summary>
    public static bool TryParse(string letters, out KeyspaceEvents events)
    {
        events = KeyspaceEvents.None;
        foreach (var letter in letters)
        {
            var found = letter == 'A' ? KeyspaceEvents.All : Find(letter);
            if (found == KeyspaceEvents.None)
            {
                return false;
            }

            events |= found;
        }

        return true;
    }

    /// <summary>Redis' canonical form; what "A" does not stand for follows it.</summary>
    public static string Print(KeyspaceEvents events)
    {
        var text = new StringBuilder();
        if (events.HasFlag(KeyspaceEvents.All))
        {
            text.Append('A');
            if (events.HasFlag(KeyspaceEvents.New)) text.Append('n');
        }
        else
        {
            AppendLetters(text, Classes, events);
        }

        AppendLetters(text, Channels, events);
        return text.ToString();
    }

    private static void AppendLetters(
        StringBuilder text,
        (char Letter, KeyspaceEvents Class)[] letters,
        KeyspaceEvents events)
    {
        foreach (var (letter, eventClass) in letters)
        {
            if (events.HasFlag(eventClass))
            {
                text.Append(letter);
            }
        }
    }

    private static KeyspaceEvents Find(char letter)
    {
        foreach (var (known, eventClass) in (ReadOnlySpan<(char, KeyspaceEvents)>)[.. Classes, .. Channels])
        {
            if (known == letter)
            {
                return eventClass;
            }
        }

        return KeyspaceEvents.None;
    }
}

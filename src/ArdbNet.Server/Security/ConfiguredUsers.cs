using System.Text;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Security;

/// <summary>The users of a configuration file: <c>user name rule …</c></summary>
internal sealed class ConfiguredUsers(UserRules rules)
{
    /// <exception cref="ConfigurationException">A definition is wrong.</exception>
    public IEnumerable<User> Read(IReadOnlyList<DirectiveLine> lines)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!names.Add(line.Arguments[0])) throw Mistake(line, line.Arguments[0], RuleErrorText.DuplicateUser);
            yield return Read(line);
        }
    }

    /// <summary>The lines that define users, for a configuration file.</summary>
    /// <exception cref="IOException">A name or pattern is no UTF-8, as all of the file is.</exception>
    public static IReadOnlyList<string> Describe(IEnumerable<User> users)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var lines = new List<string>();
        foreach (var user in users)
        {
            try
            {
                var line = utf8.GetString(Encoding.Latin1.GetBytes(user.DescribeLine()));
                lines.Add(string.Join(' ', line.Split(' ').Select(WordSplitter.Quote)));
            }
            catch (DecoderFallbackException cause)
            {
                throw new IOException($"the rules of user '{Encoding.Latin1.GetString(user.Name)}' are no UTF-8", cause);
            }
        }

        return lines;
    }

    private User Read(DirectiveLine line)
    {
        var name = Encoding.UTF8.GetBytes(line.Arguments[0]);
        if (RuleWords.HasSpace(name)) throw line.Mistake("Spaces not allowed in ACL usernames");

        byte[][] words = [.. line.Arguments.Skip(1).Select(Encoding.UTF8.GetBytes)];
        if (!RuleWords.TryMerge(words, out var merged, out var unmatched))
        {
            throw Mistake(line, line.Arguments[unmatched + 1], "Unmatched parenthesis");
        }

        var user = rules.Create(name);
        foreach (var rule in merged)
        {
            var error = rules.Apply(user, rule);
            if (error != RuleError.None) throw Mistake(line, Encoding.UTF8.GetString(rule), RuleErrorText.Of(error));
        }

        return user;
    }

    private static ConfigurationException Mistake(DirectiveLine line, string word, string error) =>
        line.Mistake($"Error in user declaration '{word}': {error}");
}

using System.Globalization;
using System.Text;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Security;

/// <summary>The file of users: lines <c>user name rule …</c>, words separated by blanks, without quotes or comments.</summary>
/// <param name="path">As it is named in the configuration and in errors.</param>
/// <param name="directory">Where a path begins that has no root.</param>
/// <param name="rules">The rules of users.</param>
internal sealed class AclFile(string path, string directory, UserRules rules)
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string FullPath => Path.GetFullPath(path, directory);

    /// <summary>Reads all users.</summary>
    /// <returns>All that is wrong, in one line and Redis' words, or null.</returns>
    public string? Read(out IReadOnlyList<User> users)
    {
        users = [];
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(FullPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Error loading ACLs, opening file '{path}': {FileError.Describe(e)}";
        }

        var errors = new StringBuilder();
        var found = new Dictionary<byte[], User>(ByteArrayComparer.Instance);
        var number = 0;
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = bytes.AsSpan(range).Trim(" \t\r\n"u8);
            if (!line.IsEmpty) Read(line, string.Create(CultureInfo.InvariantCulture, $"{path}:{number}"), found, errors);
        }

        users = [.. found.Values];
        if (errors.Length == 0) return null;
        errors.Append("WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
        return errors.ToString();
    }

    /// <summary>Replaces the file in one step.</summary>
    public void Write(IEnumerable<User> users)
    {
        var text = string.Concat(users.Select(static user => $"{user.DescribeLine()}\n"));
        AtomicFile.Write(FullPath, Encoding.Latin1.GetBytes(text), Mode);
    }

    private void Read(ReadOnlySpan<byte> line, string place, Dictionary<byte[], User> found, StringBuilder errors)
    {
        var words = new List<byte[]>();
        foreach (var range in line.Split((byte)' ')) words.Add(line[range].ToArray());
        if (words.Count < 2 || !words[0].AsSpan().SequenceEqual("user"u8))
        {
            errors.Append(place).Append(" should start with user keyword followed by the username. ");
            return;
        }

        var name = Encoding.Latin1.GetString(words[1]);
        if (RuleWords.HasSpace(words[1]))
        {
            errors.Append('\'').Append(place).Append(": username '").Append(name).Append("' contains invalid characters. ");
            return;
        }

        var user = rules.Create(words[1]);
        if (!found.TryAdd(words[1], user))
        {
            errors.Append("WARNING: Duplicate user '").Append(name).Append("' found on line ");
            errors.Append(place[(place.LastIndexOf(':') + 1)..]).Append(". ");
        }
        else if (RuleWords.TryMerge(words[2..], out var merged, out _))
        {
            Apply(user, merged, place, errors);
        }
        else
        {
            errors.Append(place).Append(": Unmatched parenthesis in selector definition.");
        }
    }

    // Words that may be passwords are not repeated, and errors behind the first may come from it.
    private void Apply(User user, List<byte[]> merged, string place, StringBuilder errors)
    {
        var hasError = false;
        foreach (var rule in merged)
        {
            ReadOnlySpan<byte> trimmed = rule.AsSpan().Trim("\t\r\n"u8);
            var error = rules.Apply(user, trimmed);
            if (error == RuleError.UnknownCommand)
            {
                errors.Append(place).Append(": Error in applying operation '").Append(Encoding.Latin1.GetString(trimmed));
                errors.Append("': ").Append(RuleErrorText.Of(error)).Append(". ");
            }
            else if (error != RuleError.None && !hasError)
            {
                errors.Append(place).Append(": ").Append(RuleErrorText.Of(error)).Append(". ");
                hasError = true;
            }
        }
    }
}

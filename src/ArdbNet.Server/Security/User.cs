using System.Text;
using ArdbNet.Server.Dispatch;

namespace ArdbNet.Server.Security;

/// <summary>
/// Who a client may be: how it proves it, and what it may do then. Changed by <see cref="UserRules"/>, used by the
/// executor only.
/// </summary>
public sealed class User
{
    private readonly List<string> _passwords = [];
    private List<Selector> _selectors;
    private string? _description;

    public User(byte[] name, CommandTable commands, bool allowsAllChannels)
    {
        Name = name;
        _selectors = [new Selector(commands, allowsAllChannels)];
    }

    /// <summary>Without white space and zero bytes.</summary>
    public byte[] Name { get; }

    /// <summary>Whether clients can become this user; those who are already stay so.</summary>
    public bool IsEnabled { get; internal set; }

    /// <summary>Whether every password is right.</summary>
    public bool NeedsNoPassword { get; private set; }

    /// <summary>Whether what RESTORE gets of this user is to be trusted; null: not said. Here nothing ever is.</summary>
    public bool? SkipsSanitizing { get; internal set; }

    /// <summary>SHA-256 of each password that is right, in hex digits.</summary>
    public IReadOnlyList<string> Passwords => _passwords;

    /// <summary>The user's own rights first, then those in parentheses.</summary>
    public IReadOnlyList<Selector> Selectors => _selectors;

    public Selector Root => _selectors[0];

    /// <summary>Whether nothing needs to be checked.</summary>
    public bool IsUnrestricted { get; private set; }

    /// <summary>Whether everybody is this user unasked, if it is the default one.</summary>
    public bool AdmitsEverybody => NeedsNoPassword && IsEnabled;

    /// <summary>A user of the same rights, to be changed.</summary>
    internal User Copy()
    {
        var copy = new User(Name, Root.Commands.Table, allowsAllChannels: false);
        copy.Assign(this);
        return copy;
    }

    /// <summary>Takes over all but the name.</summary>
    internal void Assign(User source)
    {
        _passwords.Clear();
        _passwords.AddRange(source._passwords);
        _selectors = [.. source._selectors.Select(static selector => selector.Copy())];
        IsEnabled = source.IsEnabled;
        NeedsNoPassword = source.NeedsNoPassword;
        SkipsSanitizing = source.SkipsSanitizing;
        EndChange();
    }

    internal void AddPassword(string hash)
    {
        NeedsNoPassword = false;
        if (!_passwords.Contains(hash)) _passwords.Add(hash);
    }

    /// <summary>False when there is no such password.</summary>
    internal bool RemovePassword(string hash) => _passwords.Remove(hash);

    /// <summary>Forgets all passwords: from now on any is right, or none.</summary>
    internal void ResetPasswords(bool needsNone)
    {
        NeedsNoPassword = needsNone;
        _passwords.Clear();
    }

    internal void AddSelector(Selector selector) => _selectors.Add(selector);

    internal void ClearSelectors() => _selectors.RemoveRange(1, _selectors.Count - 1);

    /// <summary>To be called after each change.</summary>
    internal void EndChange()
    {
        _description = null;
        IsUnrestricted = _selectors.Exists(static selector => selector.IsUnrestricted);
    }

    /// <summary>The words on and off, nopass, sanitize-payload.</summary>
    public IReadOnlyList<string> DescribeFlags()
    {
        List<string> flags = [IsEnabled ? "on" : "off"];
        if (NeedsNoPassword) flags.Add("nopass");
        if (SkipsSanitizing is { } skips) flags.Add(skips ? "skip-sanitize-payload" : "sanitize-payload");
        return flags;
    }

    /// <summary>The rules that make this user, a character for each byte.</summary>
    public string Describe()
    {
        if (_description is not null) return _description;
        var text = new StringBuilder().AppendJoin(' ', DescribeFlags());
        foreach (var hash in _passwords) text.Append(" #").Append(hash);
        text.Append(' ').Append(Root.Describe());
        foreach (var selector in _selectors.Skip(1)) text.Append(" (").Append(selector.Describe()).Append(')');
        return _description = text.ToString();
    }

    /// <summary>The line of a file that makes this user, a character for each byte.</summary>
    public string DescribeLine() => $"user {Encoding.Latin1.GetString(Name)} {Describe()}";
}

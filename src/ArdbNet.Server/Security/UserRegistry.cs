using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Security;

/// <summary>All users. There is always one named "default", whom every client is at first. Used by the executor only.</summary>
public sealed class UserRegistry
{
    private readonly ArdbServer _server;
    private readonly UserRules _rules;
    private Dictionary<byte[], User> _users = new(ByteArrayComparer.Instance);

    internal UserRegistry(ArdbServer server)
    {
        _server = server;
        _rules = new UserRules(server.Commands, server.Options);
        Default = _rules.CreateDefault();
        _users.Add(Default.Name, Default);
    }

    /// <summary>The same object for the life of the server.</summary>
    public User Default { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<User> All =>
        [.. _users.Values.OrderBy(static user => user.Name, ByteOrder.Instance)];

    /// <summary>Whether the users are kept in a file of their own.</summary>
    public bool HasFile => _server.Options.AclFile is not null;

    public User? Find(ReadOnlySpan<byte> name) =>
        _users.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var user) ? user : null;

    /// <summary>Makes or changes a user; when one rule is wrong, none is applied.</summary>
    /// <param name="name">The user's.</param>
    /// <param name="words">Rules; a selector in parentheses may come as several.</param>
    /// <param name="caller">Who wants it.</param>
    /// <returns>Redis' error text without a code, or null.</returns>
    public byte[]? Set(ReadOnlySpan<byte> name, IReadOnlyList<byte[]> words, Session? caller)
    {
        if (!RuleWords.TryMerge(words, out var rules, out var unmatched))
        {
            return [.. "Unmatched parenthesis in acl selector starting at '"u8, .. words[unmatched], .. "'."u8];
        }

        var existing = Find(name);
        var upcoming = existing?.Copy() ?? _rules.Create(name.ToArray());
        foreach (var rule in rules)
        {
            var error = _rules.Apply(upcoming, rule);
            if (error == RuleError.None) continue;
            var text = Encoding.ASCII.GetBytes(RuleErrorText.Of(error));
            return [.. "Error in ACL SETUSER modifier '"u8, .. rule, .. "': "u8, .. text];
        }

        if (existing is null)
        {
            _users.Add(upcoming.Name, upcoming);
            return null;
        }

        RevokeSubscriptions(existing, upcoming, caller);
        existing.Assign(upcoming);
        ReviewSessions();
        return null;
    }

    /// <summary>False when there is no such user. Clients who are this user are disconnected.</summary>
    public bool Delete(ReadOnlySpan<byte> name, Session? caller)
    {
        if (!_users.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(name, out _, out var user)) return false;
        Disconnect(user, caller);
        return true;
    }

    /// <summary>At the start: requirepass, the configuration's users, those of the file.</summary>
    /// <exception cref="ConfigurationException">A definition is wrong.</exception>
    internal void Load()
    {
        SetDefaultPassword(_server.Options.RequirePass);
        foreach (var user in new ConfiguredUsers(_rules).Read(_server.Configuration.Users)) Add(user);
        if (!HasFile) return;
        if (_server.Configuration.Users.Count > 0)
        {
            throw new ConfigurationException(
                "Users are defined in the configuration and an aclfile is named too: one of them must go");
        }

        if (TryLoadFile(caller: null) is { } errors) throw new ConfigurationException($"aclfile: {errors}");
    }

    /// <summary>Takes over the users of the file, or none when a line is wrong.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? TryLoadFile(Session? caller)
    {
        if (File.Read(out var users) is { } errors) return errors;
        Replace(users, caller);
        return null;
    }

    /// <summary>
    /// The lines that define users in a configuration file: none if they have a file of their own, and without the
    /// default user when requirepass alone makes it.
    /// </summary>
    /// <exception cref="IOException">A name or pattern can't be written there.</exception>
    internal IReadOnlyList<string> DescribeForConfiguration()
    {
        if (HasFile) return [];
        var plain = _rules.CreateDefault();
        SetPassword(plain, _server.Options.RequirePass);
        var isDefined = _server.Configuration.Users.Any(static line => line.Arguments[0] == "default");
        var needsDefault = isDefined || Default.Describe() != plain.Describe();
        return ConfiguredUsers.Describe(needsDefault ? All : All.Where(user => user != Default));
    }

    /// <summary>Writes the users into the file.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void SaveFile() => File.Write(All);

    /// <summary>Puts other users in the place of all; clients of the old ones, but the default's, are disconnected.</summary>
    private void Replace(IEnumerable<User> users, Session? caller)
    {
        var old = _users;
        _users = new Dictionary<byte[], User>(ByteArrayComparer.Instance);
        foreach (var user in users) _users.Add(user.Name, user);
        Default.Assign(Find(Default.Name) ?? _rules.CreateDefault());
        _users[Default.Name] = Default;
        foreach (var user in old.Values)
        {
            if (user != Default) Disconnect(user, caller);
        }

        ReviewSessions();
    }

    /// <summary>requirepass: the one password of the default user, or none at all.</summary>
    internal void SetDefaultPassword(string? password)
    {
        SetPassword(Default, password);
        ReviewSessions();
    }

    /// <summary>Makes the client this user, if it knows the password; if not, ACL LOG learns of it.</summary>
    public bool TryLogIn(Session session, ReadOnlySpan<byte> name, ReadOnlySpan<byte> password, ReadOnlySpan<byte> command)
    {
        if (Find(name) is { IsEnabled: true } user && Password.IsRight(user, password))
        {
            session.LogIn(user);
            return true;
        }

        var context = session.Transaction.IsOpen ? AclLogContext.Multi : AclLogContext.TopLevel;
        _server.AclLog.Add(session, DenialReason.Authentication, context, command.ToArray(), name.ToArray());
        return false;
    }

    private static void SetPassword(User user, string? password)
    {
        user.ResetPasswords(needsNone: password is null);
        if (password is not null) user.AddPassword(Password.Hash(Encoding.UTF8.GetBytes(password)));
        user.EndChange();
    }

    private AclFile File => new(_server.Options.AclFile!, _server.Options.DataDirectory, _rules);

    private void Add(User user)
    {
        if (user.Name.AsSpan().SequenceEqual(Default.Name)) Default.Assign(user);
        else _users.Add(user.Name, user);
    }

    private void ReviewSessions()
    {
        foreach (var session in _server.Sessions.Sessions) session.ReviewLogIn(Default);
    }

    private void Disconnect(User user, Session? caller)
    {
        foreach (var session in _server.Sessions.Sessions.ToArray())
        {
            if (session.User != user) continue;
            // Whatever it still runs, it must not run as somebody who is gone.
            session.LogOut(Default);
            End(session, caller, "its user was deleted");
        }
    }

    // Who listens to what the user may no longer hear is disconnected.
    private void RevokeSubscriptions(User user, User upcoming, Session? caller)
    {
        if (upcoming.Selectors.Any(static selector => selector.AllowsAllChannels)) return;
        byte[][] allowed = [.. upcoming.Selectors.SelectMany(static selector => selector.Channels)];
        if (user.Selectors.All(selector => IsSubset(selector, allowed))) return;

        foreach (var session in _server.Sessions.Sessions.ToArray())
        {
            if (session.User != user || MayListen(session, allowed)) continue;
            End(session, caller, "its user lost the right to a channel");
        }
    }

    private static bool IsSubset(Selector selector, byte[][] channels) =>
        !selector.AllowsAllChannels
        && selector.Channels.All(channel => channels.Contains(channel, ByteArrayComparer.Instance));

    private static bool MayListen(Session session, byte[][] allowed) =>
        session.Subscriptions.Patterns.All(name => ChannelPatterns.Allow(allowed, name, isPattern: true))
        && session.Subscriptions.Channels.All(name => ChannelPatterns.Allow(allowed, name, isPattern: false))
        && session.Subscriptions.ShardChannels.All(name => ChannelPatterns.Allow(allowed, name, isPattern: false));

    // The caller still gets its answer.
    private void End(Session session, Session? caller, string reason)
    {
        if (session == caller) session.Close();
        else _server.Disconnect(session, reason);
    }
}

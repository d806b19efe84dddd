using System.Text;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Security;

/// <summary>Makes users and applies rules to them, as ACL SETUSER and files say them.</summary>
internal sealed class UserRules(CommandTable commands, ServerOptions options)
{
    /// <summary>A user who may do nothing yet.</summary>
    public User Create(byte[] name) => new(name, commands, options.AllowsChannelsByDefault);

    /// <summary>A user "default" who may do everything, without a password.</summary>
    public User CreateDefault()
    {
        var user = Create("default"u8.ToArray());
        user.Root.Commands.AllowAll();
        user.Root.SetAllKeys(areAllowed: true);
        user.Root.SetAllChannels(areAllowed: true);
        user.IsEnabled = true;
        user.ResetPasswords(needsNone: true);
        user.EndChange();
        return user;
    }

    /// <summary>Applies one rule; one that is wrong changes nothing.</summary>
    public RuleError Apply(User user, ReadOnlySpan<byte> rule)
    {
        var error = rule.IsEmpty ? RuleError.None : ApplyTo(user, rule);
        user.EndChange();
        return error;
    }

    private RuleError ApplyTo(User user, ReadOnlySpan<byte> rule)
    {
        if (Words.Equal(rule, "ON"u8)) user.IsEnabled = true;
        else if (Words.Equal(rule, "OFF"u8)) user.IsEnabled = false;
        else if (Words.Equal(rule, "SKIP-SANITIZE-PAYLOAD"u8)) user.SkipsSanitizing = true;
        else if (Words.Equal(rule, "SANITIZE-PAYLOAD"u8)) user.SkipsSanitizing = false;
        else if (Words.Equal(rule, "NOPASS"u8)) user.ResetPasswords(needsNone: true);
        else if (Words.Equal(rule, "RESETPASS"u8)) user.ResetPasswords(needsNone: false);
        else if (Words.Equal(rule, "CLEARSELECTORS"u8)) user.ClearSelectors();
        else if (Words.Equal(rule, "RESET"u8)) Reset(user);
        else
        {
            return rule switch
            {
                [(byte)'>', .. var password] => AddPassword(user, Password.Hash(password)),
                [(byte)'<', .. var password] => RemovePassword(user, Password.Hash(password)),
                [(byte)'#', .. var hash] => AddHash(user, hash),
                [(byte)'!', .. var hash] => RemoveHash(user, hash),
                [(byte)'(', .., (byte)')'] => AddSelector(user, rule[1..^1]),
                _ => SelectorRules.Apply(user.Root, rule),
            };
        }

        return RuleError.None;
    }

    private void Reset(User user)
    {
        user.ResetPasswords(needsNone: false);
        user.IsEnabled = false;
        user.SkipsSanitizing = false;
        user.ClearSelectors();
        user.Root.SetAllKeys(areAllowed: false);
        user.Root.SetAllChannels(options.AllowsChannelsByDefault);
        user.Root.Commands.DenyAll();
    }

    private RuleError AddSelector(User user, ReadOnlySpan<byte> rules)
    {
        var selector = new Selector(commands, options.AllowsChannelsByDefault);
        // Of rules whose quotes do not match, Redis takes none.
        if (WordSplitter.TrySplit(rules, out var words))
        {
            foreach (var word in words)
            {
                var error = SelectorRules.Apply(selector, word);
                if (error != RuleError.None) return error;
            }
        }

        user.AddSelector(selector);
        return RuleError.None;
    }

    private static RuleError AddHash(User user, ReadOnlySpan<byte> hash) =>
        Password.IsHash(hash) ? AddPassword(user, Encoding.ASCII.GetString(hash)) : RuleError.BadHash;

    private static RuleError RemoveHash(User user, ReadOnlySpan<byte> hash) =>
        Password.IsHash(hash) ? RemovePassword(user, Encoding.ASCII.GetString(hash)) : RuleError.BadHash;

    private static RuleError AddPassword(User user, string hash)
    {
        user.AddPassword(hash);
        return RuleError.None;
    }

    private static RuleError RemovePassword(User user, string hash) =>
        user.RemovePassword(hash) ? RuleError.None : RuleError.UnknownPassword;
}

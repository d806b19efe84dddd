using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Security;

/// <summary>Applies a rule to a selector: commands, keys, channels.</summary>
internal static class SelectorRules
{
    public static RuleError Apply(Selector selector, ReadOnlySpan<byte> rule)
    {
        if (Words.Equal(rule, "ALLKEYS"u8) || rule.SequenceEqual("~*"u8)) selector.SetAllKeys(areAllowed: true);
        else if (Words.Equal(rule, "RESETKEYS"u8)) selector.SetAllKeys(areAllowed: false);
        else if (Words.Equal(rule, "ALLCHANNELS"u8) || rule.SequenceEqual("&*"u8)) selector.SetAllChannels(areAllowed: true);
        else if (Words.Equal(rule, "RESETCHANNELS"u8)) selector.SetAllChannels(areAllowed: false);
        else if (Words.Equal(rule, "ALLCOMMANDS"u8) || Words.Equal(rule, "+@ALL"u8)) selector.Commands.AllowAll();
        else if (Words.Equal(rule, "NOCOMMANDS"u8) || Words.Equal(rule, "-@ALL"u8)) selector.Commands.DenyAll();
        else
        {
            return rule switch
            {
                [(byte)'~', .. var pattern] => AddKeys(selector, pattern, KeyRights.All),
                [(byte)'%', .. var pattern] => AddKeys(selector, pattern),
                [(byte)'&', .. var pattern] => AddChannels(selector, pattern),
                [(byte)'+' or (byte)'-', (byte)'@', .. var name] => SetCategory(selector, name, rule[0] == '+'),
                [(byte)'+', .. var name] => Allow(selector, name),
                [(byte)'-', .. var name] => Deny(selector, name),
                _ => RuleError.Syntax,
            };
        }

        return RuleError.None;
    }

    // %R~pattern, %W~pattern, %RW~pattern; without the tilde the pattern is empty
    private static RuleError AddKeys(Selector selector, ReadOnlySpan<byte> text)
    {
        if (selector.AllowsAllKeys) return RuleError.KeysAfterAll;
        var rights = KeyRights.None;
        var length = 0;
        while (length < text.Length && text[length] != '~')
        {
            var right = text[length++] switch
            {
                (byte)'R' or (byte)'r' => KeyRights.Read,
                (byte)'W' or (byte)'w' => KeyRights.Write,
                _ => KeyRights.None,
            };
            if (right == KeyRights.None || (rights & right) != 0) return RuleError.Syntax;
            rights |= right;
        }

        if (rights == KeyRights.None) return RuleError.Syntax;
        return AddKeys(selector, text[Math.Min(length + 1, text.Length)..], rights);
    }

    private static RuleError AddKeys(Selector selector, ReadOnlySpan<byte> pattern, KeyRights rights)
    {
        if (selector.AllowsAllKeys) return RuleError.KeysAfterAll;
        if (RuleWords.HasSpace(pattern)) return RuleError.Syntax;
        selector.AddKeys(pattern, rights);
        return RuleError.None;
    }

    private static RuleError AddChannels(Selector selector, ReadOnlySpan<byte> pattern)
    {
        if (selector.AllowsAllChannels) return RuleError.ChannelsAfterAll;
        if (RuleWords.HasSpace(pattern)) return RuleError.Syntax;
        selector.AddChannels(pattern);
        return RuleError.None;
    }

    private static RuleError SetCategory(Selector selector, ReadOnlySpan<byte> name, bool isAllowed)
    {
        var category = AclCategoryNames.Parse(Encoding.Latin1.GetString(name));
        if (category == AclCategories.None) return RuleError.UnknownCommand;
        selector.Commands.Set(category, isAllowed);
        return RuleError.None;
    }

    private static RuleError Deny(Selector selector, ReadOnlySpan<byte> name)
    {
        if (selector.Commands.Table.FindByOwnFullName(name) is not { } command) return RuleError.UnknownCommand;
        selector.Commands.Set(command, isAllowed: false);
        return RuleError.None;
    }

    // command, container|subcommand, command|first-argument
    private static RuleError Allow(Selector selector, ReadOnlySpan<byte> name)
    {
        var table = selector.Commands.Table;
        var bar = name.LastIndexOf((byte)'|');
        if (bar >= 0)
        {
            if (table.FindByOwnFullName(name[..bar]) is not { } outer) return RuleError.UnknownCommand;
            if (outer.Name.Contains('|', StringComparison.Ordinal)) return RuleError.FirstArgumentOfSubcommand;
            if (bar == name.Length - 1) return RuleError.Syntax;
            if (!outer.IsContainer)
            {
                selector.Commands.AllowFirstArgument(outer, name[(bar + 1)..]);
                return RuleError.None;
            }
        }

        if (table.FindByOwnFullName(name) is not { } command) return RuleError.UnknownCommand;
        selector.Commands.Set(command, isAllowed: true);
        return RuleError.None;
    }
}

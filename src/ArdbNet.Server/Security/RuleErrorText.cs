namespace ArdbNet.Server.Security;

/// <summary>Redis' texts of <see cref="RuleError"/>.</summary>
internal static class RuleErrorText
{
    public const string DuplicateUser = "Duplicate user found. A user can only be defined once in config files";

    public static string Of(RuleError error) => error switch
    {
        RuleError.UnknownCommand => "Unknown command or category name in ACL",
        RuleError.Syntax => "Syntax error",
        RuleError.KeysAfterAll =>
            "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. " +
            "Try 'resetkeys' to start with an empty list of patterns",
        RuleError.ChannelsAfterAll =>
            "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any " +
            "effect. Try 'resetchannels' to start with an empty list of channels",
        RuleError.UnknownPassword => "The password you are trying to remove from the user does not exist",
        RuleError.BadHash =>
            "The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters",
        RuleError.FirstArgumentOfSubcommand => "Allowing first-arg of a subcommand is not supported",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };
}

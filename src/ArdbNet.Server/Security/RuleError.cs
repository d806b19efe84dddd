namespace ArdbNet.Server.Security;

/// <summary>What is wrong with a rule.</summary>
internal enum RuleError
{
    None,
    Syntax,
    UnknownCommand,
    KeysAfterAll,
    ChannelsAfterAll,
    UnknownPassword,
    BadHash,
    FirstArgumentOfSubcommand,
}

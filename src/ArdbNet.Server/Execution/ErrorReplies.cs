namespace ArdbNet.Server.Execution;

/// <summary>Error texts that several commands share, in Redis' words, without the leading minus sign.</summary>
public static class ErrorReplies
{
    public static ReadOnlySpan<byte> Syntax => "ERR syntax error"u8;

    /// <summary>What a subcommand of this container gets that takes other arguments.</summary>
    public static string SubcommandSyntax(Call call, string container) =>
        $"ERR unknown subcommand or wrong number of arguments for '{QuotedArgument.Of(call[1], 128)}'. " +
        $"Try {container} HELP.";

    public static ReadOnlySpan<byte> WrongType =>
        "WRONGTYPE Operation against a key holding the wrong kind of value"u8;

    public static ReadOnlySpan<byte> NotInteger => "ERR value is not an integer or out of range"u8;

    public static ReadOnlySpan<byte> NotFloat => "ERR value is not a valid float"u8;

    public static ReadOnlySpan<byte> NoSuchKey => "ERR no such key"u8;

    public static ReadOnlySpan<byte> OutOfRange => "ERR index out of range"u8;

    public static ReadOnlySpan<byte> DbIndexOutOfRange => "ERR DB index is out of range"u8;

    public static ReadOnlySpan<byte> Overflow => "ERR increment or decrement would overflow"u8;

    public static ReadOnlySpan<byte> NoAuth => "NOAUTH Authentication required."u8;

    public static ReadOnlySpan<byte> Loading => "LOADING Redis is loading the dataset in memory"u8;

    public static ReadOnlySpan<byte> ExecAbort =>
        "EXECABORT Transaction discarded because of previous errors."u8;

    public static ReadOnlySpan<byte> StringTooLong =>
        "ERR string exceeds maximum allowed size (proto-max-bulk-len)"u8;
}

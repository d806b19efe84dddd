using ArdbNet.Resp.Writing;

namespace ArdbNet.Server.Execution;

/// <summary>The answer to a HELP subcommand: lines of text as status replies.</summary>
internal static class HelpReply
{
    public static void Write(ReplyWriter reply, params ReadOnlySpan<string> lines)
    {
        reply.ArrayHeader(lines.Length + 2);
        foreach (var line in lines) reply.SimpleString(System.Text.Encoding.UTF8.GetBytes(line));
        reply.SimpleString("HELP"u8);
        reply.SimpleString("    Print this help."u8);
    }
}

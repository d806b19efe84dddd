using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Dispatch;

/// <summary>What a client reads when a name is not in the table.</summary>
internal static class UnknownCommand
{
    private const int MaxLength = 128;

    public static string Text(in Request request)
    {
        var name = QuotedArgument.Of(request[0], MaxLength);
        var text = new StringBuilder($"ERR unknown command '{name}', with args beginning with: ");
        var start = text.Length;
        for (var i = 1; i < request.Count && text.Length - start < MaxLength; i++)
        {
            var room = MaxLength - (text.Length - start);
            text.Append('\'').Append(QuotedArgument.Of(request[i], room)).Append("' ");
        }

        return text.ToString();
    }

    /// <summary>Whether this is a line of an HTTP request.</summary>
    public static bool IsHttp(in Request request) =>
        Words.Equal(request[0], "POST"u8) || Words.Equal(request[0], "HOST:"u8);

    public static string Subcommand(Command container, in Request request) =>
        $"ERR unknown subcommand '{QuotedArgument.Of(request[1], MaxLength)}'. Try {container.Name.ToUpperInvariant()} HELP.";
}

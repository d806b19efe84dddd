using System.Text;
using ArdbNet.Resp.Reading;

namespace ArdbNet.Server.Dispatch;

/// <summary>What a client reads when a name is not in the table.</summary>
internal static class UnknownCommand
{
    private const int MaxLength = 128;

    public static string Text(in Request request)
    {
        var text = new StringBuilder($"ERR unknown command '{Quote(request[0])}', with args beginning with: ");
        var start = text.Length;
        for (var i = 1; i < request.Count && text.Length - start < MaxLength; i++)
        {
            text.Append('\'').Append(Quote(request[i], MaxLength - (text.Length - start))).Append("' ");
        }

        return text.ToString();
    }

    public static string Subcommand(Command container, in Request request) =>
        $"ERR unknown subcommand '{Quote(request[1])}'. Try {container.Name.ToUpperInvariant()} HELP.";

    private static string Quote(ReadOnlySpan<byte> argument, int maxLength = MaxLength) =>
        Encoding.Latin1.GetString(argument[..Math.Min(argument.Length, Math.Max(0, maxLength))]);
}

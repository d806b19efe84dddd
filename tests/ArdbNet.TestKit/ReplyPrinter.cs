using System.Globalization;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>Prints replies as redis-cli does on a terminal.</summary>
internal static class ReplyPrinter
{
    public static string Print(RespReply reply)
    {
        var text = new StringBuilder();
        Append(text, reply, indent: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RespReply reply, int indent)
    {
        if (reply.IsAggregate)
            AppendItems(text, reply, indent);
        else
            AppendScalar(text, reply);
    }

    private static void AppendScalar(StringBuilder text, RespReply reply)
    {
        switch (reply.Type)
        {
            case RespType.SimpleString or RespType.BigNumber or RespType.Verbatim:
                text.Append(reply.Text);
                break;
            case RespType.Error:
                text.Append("(error) ").Append(reply.Text);
                break;
            case RespType.Integer:
                text.Append("(integer) ").Append(reply.Text);
                break;
            case RespType.Double:
                text.Append("(double) ").Append(reply.Text);
                break;
            case RespType.Boolean:
                text.Append(reply.Bytes is [(byte)'t'] ? "(true)" : "(false)");
                break;
            case RespType.Bulk:
                AppendQuoted(text, reply.Bytes);
                break;
            default:
                text.Append("(nil)");
                break;
        }
    }

    private static void AppendItems(StringBuilder text, RespReply reply, int indent)
    {
        var isMap = reply.Type == RespType.Map;
        var count = isMap ? reply.Items.Count / 2 : reply.Items.Count;
        if (count == 0)
        {
            text.Append(isMap ? "(empty hash)" : reply.Type == RespType.Set ? "(empty set)" : "(empty array)");
            return;
        }

        var width = count.ToString(CultureInfo.InvariantCulture).Length;
        var sign = isMap ? '#' : reply.Type == RespType.Set ? '~' : ')';
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                text.Append('\n').Append(' ', indent);
            text.Append((i + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width)).Append(sign).Append(' ');
            Append(text, reply[isMap ? 2 * i : i], indent + width + 2);
            if (isMap)
            {
                text.Append(" => ");
                Append(text, reply[2 * i + 1], indent + width + 2);
            }
        }
    }

    private static void AppendQuoted(StringBuilder text, byte[] bytes)
    {
        text.Append('"');
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\\' or (byte)'"' => text.Append('\\').Append((char)value),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\t' => text.Append("\\t"),
                (byte)'\a' => text.Append("\\a"),
                (byte)'\b' => text.Append("\\b"),
                >= 0x20 and < 0x7F => text.Append((char)value),
                _ => text.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture)),
            };
        }

        text.Append('"');
    }
}

using System.Text;

namespace ArdbNet.Server.Execution;

/// <summary>An argument as errors repeat it: a character for each byte, and nothing from the first zero byte on.</summary>
internal static class QuotedArgument
{
    public static string Of(ReadOnlySpan<byte> argument, int maxLength = int.MaxValue) =>
        Encoding.Latin1.GetString(BeforeZero(argument[..Math.Min(argument.Length, maxLength)]));

    public static ReadOnlySpan<byte> BeforeZero(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}

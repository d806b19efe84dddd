using System.Text;

namespace ArdbNet.Server.Execution;

/// <summary>An argument as errors repeat it: a character for each byte, and nothing from the first zero byte on.</summary>
internal static class QuotedArgument
{
    public static string Of(ReadOnlySpan<byte> argument, int maxLength = int.MaxValue)
    {
        argument = argument[..Math.Min(argument.Length, maxLength)];
        var end = argument.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? argument : argument[..end]);
    }
}

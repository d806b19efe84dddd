using System.Text;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Scripting;

/// <summary>A script's first line: <c>#!lua flags=no-writes,allow-stale</c>.</summary>
/// <param name="Flags">What it says; Compat when there is no such line.</param>
/// <param name="Length">Bytes before the line's end, which stays so that line numbers do.</param>
internal readonly record struct ScriptHeader(ScriptFlags Flags, int Length)
{
    /// <summary>False when the line is no header that is known; <paramref name="error"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ScriptHeader header, out string error)
    {
        header = new ScriptHeader(ScriptFlags.Compat, 0);
        error = "";
        if (!body.StartsWith("#!"u8)) return true;

        var length = body.IndexOf((byte)'\n');
        if (length < 0)
        {
            error = "Invalid script shebang";
            return false;
        }

        if (!WordSplitter.TrySplit(Encoding.Latin1.GetString(body[..length]), out var words) || words.Count == 0)
        {
            error = "Invalid engine in script shebang";
            return false;
        }

        if (words[0] != "#!lua")
        {
            error = $"Unexpected engine in script shebang: {words[0]}";
            return false;
        }

        var flags = ScriptFlags.None;
        foreach (var word in words.Skip(1))
        {
            if (!word.StartsWith("flags=", StringComparison.Ordinal))
            {
                error = $"Unknown lua shebang option: {word}";
                return false;
            }

            if (!TryAddFlags(word["flags=".Length..], ref flags, out error)) return false;
        }

        header = new ScriptHeader(flags, length);
        return true;
    }

    private static bool TryAddFlags(string names, ref ScriptFlags flags, out string error)
    {
        error = "";
        if (names.Length == 0) return true;
        foreach (var name in names.Split(','))
        {
            var flag = ScriptFlagNames.Find(name);
            if (flag == ScriptFlags.None)
            {
                error = $"Unexpected flag in script shebang: {name}";
                return false;
            }

            flags |= flag;
        }

        return true;
    }
}

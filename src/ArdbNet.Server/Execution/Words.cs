namespace ArdbNet.Server.Execution;

/// <summary>Option words of commands, compared regardless of ASCII case.</summary>
public static class Words
{
    /// <summary>Whether <paramref name="text"/> is the word; <paramref name="upperWord"/> is upper case.</summary>
    public static bool Equal(ReadOnlySpan<byte> text, ReadOnlySpan<byte> upperWord)
    {
        if (text.Length != upperWord.Length) return false;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b is >= (byte)'a' and <= (byte)'z') b -= 0x20;
            if (b != upperWord[i]) return false;
        }

        return true;
    }
}

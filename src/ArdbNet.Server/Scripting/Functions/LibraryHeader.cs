using System.Text;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Scripting.Functions;

/// <summary>A library's first line: <c>#!lua name=library</c>.</summary>
/// <param name="Name">Letters, digits and underscores.</param>
/// <param name="Length">Bytes before the line's end, which stays so that line numbers do.</param>
internal readonly record struct LibraryHeader(byte[] Name, int Length)
{
    public const string WrongName = "Library names can only contain letters, numbers, or underscores(_) and must be at "
        + "least one character long";

    /// <summary>False when there is no such line; <paramref name="error"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out LibraryHeader header, out string error)
    {
        header = default;
        error = "Missing library metadata";
        if (!source.StartsWith("#!"u8)) return false;

        error = "Invalid library metadata";
        var length = source.IndexOf((byte)'\n');
        if (length < 0) return false;
        if (!WordSplitter.TrySplit(source[..length], out var words) || words.Count == 0) return false;
        if (!TryFindName(words, out var name, out error)) return false;
        if (!IsName(name))
        {
            error = WrongName;
            return false;
        }

        var engine = words[0].AsSpan(2);
        if (!Ascii.EqualsIgnoreCase(engine, "lua"u8))
        {
            error = $"Engine '{Encoding.Latin1.GetString(engine)}' not found";
            return false;
        }

        header = new LibraryHeader(name, length);
        return true;
    }

    public static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '_') return false;
        return !name.IsEmpty;
    }

    private static bool TryFindName(IReadOnlyList<byte[]> words, out byte[] name, out string error)
    {
        byte[]? found = null;
        name = [];
        error = "";
        for (var i = 1; i < words.Count; i++)
        {
            const int prefix = 5;
            var word = words[i];
            var isName = word.Length >= prefix && Ascii.EqualsIgnoreCase(word.AsSpan(0, prefix), "name="u8);
            if (isName && found is null)
            {
                found = word[prefix..];
                continue;
            }

            error = isName
                ? "Invalid metadata value, name argument was given multiple times"
                : $"Invalid metadata value given: {Encoding.Latin1.GetString(word)}";
            return false;
        }

        name = found ?? [];
        if (found is null) error = "Library name was not given";
        return found is not null;
    }
}

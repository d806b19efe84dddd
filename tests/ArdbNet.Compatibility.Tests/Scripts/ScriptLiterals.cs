using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>Random literals of Lua.</summary>
internal static class ScriptLiterals
{
    public static readonly Gen<string> Numbers = Gen.OneOf(
        Gen.Elements(
            "0", "-0", "1", "-1", "0.1", "1/0", "-1/0", "0/0", "1e15", "1e14", "99999999999999.5", "1e-5", "1e300",
            "0.0001", "2^31", "2^32", "2^53", "2^63", "-2^63", "2^64", "-2^31", "1e100", "5e-324", "127", "128", "-32",
            "-33", "255", "256", "65535", "65536", "3.14159265358979", "0.5", "2.5", "100", "123456.789"),
        Gen.Choose(-70_000, 70_000).Select(Print),
        Gen.Choose(int.MinValue, int.MaxValue).Select(Print),
        Gen.Choose(-1_000_000_000, 1_000_000_000).Select(static value => Print(value / 1024.0)),
        Gen.Choose(int.MinValue, int.MaxValue).Zip(Gen.Choose(-320, 300))
            .Select(static pair => Print(pair.Item1) + "e" + Print(pair.Item2)));

    public static readonly Gen<string> Strings = Gen.OneOf(
        Gen.Elements("", "a", "key", "10", "0x10", "1e3", "\"", "a/b\\c", "\n\t\b\f\r\u007f\u001f", "é", "\0x"),
        Gen.Choose(0, 40).Select(static length => new string('y', length * length)),
        Gen.ListOf(Gen.Choose(0, 255)).Select(static bytes => string.Concat(bytes.Select(static value => (char)value))))
        .Select(Quote);

    public static readonly Gen<string> Values = Gen.Sized(static size => ValuesOf(Math.Min(size, 5)));

    /// <summary>A literal of the string's characters, each one byte.</summary>
    public static string Quote(string latin1)
    {
        var literal = new StringBuilder("\"");
        foreach (var value in latin1)
            literal.Append(
                char.IsAsciiLetterOrDigit(value) ? value.ToString() : string.Create(
                    CultureInfo.InvariantCulture, $"\\{(int)value:D3}"));
        return literal.Append('"').ToString();
    }

    private static Gen<string> ValuesOf(int size)
    {
        var scalars = Gen.Frequency(
            (4, Numbers), (3, Strings), (1, Gen.Elements("nil", "true", "false", "cjson.null", "type", "{}")));
        if (size == 0)
            return scalars;

        var items = Gen.ListOf(ValuesOf(size / 2)).Select(static items => items.Take(20));
        // The hash of long strings, and so the order of such keys, is another one in Redis' Lua.
        var keys = Gen.OneOf(
            Numbers.Where(static key => key != "0/0"), Strings.Where(static key => key.Length < 30),
            Gen.Elements("true", "1", "2", "3"));
        return Gen.Frequency(
            (2, scalars),
            (1, items.Select(static items => "{" + string.Join(',', items) + "}")),
            (1, Gen.ListOf(keys.Zip(ValuesOf(size / 2))).Select(
                static fields => "{" + string.Join(
                    ',', fields.Take(8).Select(static field => $"[{field.Item1}]={field.Item2}")) + "}")));
    }

    private static string Print(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Print(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

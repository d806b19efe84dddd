using System.Globalization;
using System.Text;

namespace ArdbNet.Server.Dispatch;

/// <summary>How to find keys in a request of one command, and what the command does with them.</summary>
public sealed record KeySpecification
{
    public KeySearch Search { get; private init; }

    /// <summary>The position of <see cref="KeySearch.Index"/>, or from where <see cref="Keyword"/> is looked for.</summary>
    public int SearchFrom { get; private init; }

    public string Keyword { get; private init; } = "";

    /// <summary>The keyword in upper case, as requests are compared with it.</summary>
    internal byte[] KeywordBytes { get; private init; } = [];

    public KeyRange Range { get; private init; }

    /// <summary>Three numbers. Range: last, step, limit. Count: position of the count, first key, step.</summary>
    public IReadOnlyList<int> Bounds { get; private init; } = [];

    public KeyUse Use { get; private init; }

    public bool IsKey => (Use & KeyUse.NotKey) == 0;

    public bool IsIncomplete => (Use & KeyUse.Incomplete) != 0;

    public bool HasVariableFlags => (Use & KeyUse.VariableFlags) != 0;

    /// <summary>Whether the three numbers first, last and step say it all.</summary>
    public bool IsPlain => Search == KeySearch.Index && Range == KeyRange.Range;

    // index:1 range:0,1,0 RW access update
    internal static KeySpecification Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (search, where) = Cut(words[0]);
        var (range, bounds) = Cut(words[1]);
        var comma = where.IndexOf(',', StringComparison.Ordinal);
        var keyword = comma < 0 ? "" : where[..comma];
        return new KeySpecification
        {
            Search = search switch
            {
                "index" => KeySearch.Index,
                "keyword" => KeySearch.Keyword,
                _ => KeySearch.Unknown,
            },
            Keyword = keyword,
            KeywordBytes = Encoding.ASCII.GetBytes(keyword),
            SearchFrom = where.Length == 0 ? 0 : int.Parse(where[(comma + 1)..], CultureInfo.InvariantCulture),
            Range = range switch
            {
                "range" => KeyRange.Range,
                "keynum" => KeyRange.Count,
                _ => KeyRange.Unknown,
            },
            Bounds = bounds.Length == 0
                ? []
                : [.. bounds.Split(',').Select(static word => int.Parse(word, CultureInfo.InvariantCulture))],
            Use = KeyUseNames.Parse(words[2..]),
        };
    }

    private static (string Name, string Value) Cut(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (word, "") : (word[..colon], word[(colon + 1)..]);
    }
}

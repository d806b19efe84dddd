using System.Text;

namespace ArdbNet.Server.Monitoring;

/// <summary>The sections that INFO was asked for; without words the default ones. Unknown words choose nothing.</summary>
internal sealed class SectionChoice
{
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ReadOnlySpan<byte> word) => _words.Add(Encoding.Latin1.GetString(word));

    public bool Has(string section, bool isDefault) =>
        (isDefault && (_words.Count == 0 || _words.Contains("default")))
        || _words.Contains("all")
        || _words.Contains("everything")
        || _words.Contains(section);
}

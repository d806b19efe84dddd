using System.Collections.Immutable;

namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>What a key should hold. A string is the one field "", a set's members are fields without a value.</summary>
internal sealed record ModelKey(string Type, ImmutableSortedDictionary<string, string> Fields, long ExpireAtMs)
{
    public static ModelKey Empty(string type) =>
        new(type, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ExpireAtMs: -1);

    public static ModelKey String(string value) => Empty("string").With("", value);

    public ModelKey With(string field, string value) => this with { Fields = Fields.SetItem(field, value) };

    public ModelKey Without(string field) => this with { Fields = Fields.Remove(field) };

    public bool Equals(ModelKey? other) =>
        other is not null && Type == other.Type && ExpireAtMs == other.ExpireAtMs && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => HashCode.Combine(Type, ExpireAtMs, Fields.Count);

    public override string ToString() =>
        $"{Type} {string.Join(' ', Fields.Select(static field => $"{field.Key}={Short(field.Value)}"))} @{ExpireAtMs}";

    private static string Short(string value) => value.Length <= 30 ? value : $"{value[..30]}…({value.Length})";
}

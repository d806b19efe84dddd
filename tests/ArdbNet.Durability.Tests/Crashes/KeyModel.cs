using System.Collections.Immutable;
using System.Globalization;

namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>What all keys of one writer should hold; every change makes a new one.</summary>
internal sealed record KeyModel(ImmutableSortedDictionary<string, ModelKey> Keys)
{
    public static KeyModel Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, ModelKey>(StringComparer.Ordinal));

    public KeyModel Set(string key, string value) => With(key, ModelKey.String(value));

    public KeyModel Append(string key, string value) =>
        With(key, Get(key, "string") is var old && old.Fields.TryGetValue("", out var text)
            ? old.With("", text + value)
            : old.With("", value));

    public KeyModel Increment(string key)
    {
        var old = Get(key, "string");
        var number = old.Fields.TryGetValue("", out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        return With(key, old.With("", (number + 1).ToString(CultureInfo.InvariantCulture)));
    }

    public KeyModel Delete(string key) => new(Keys.Remove(key));

    public KeyModel SetField(string key, string field, string value) => With(key, Get(key, "hash").With(field, value));

    public KeyModel DeleteField(string key, string field) => With(key, Get(key, "hash").Without(field));

    public KeyModel Add(string key, string member) => With(key, Get(key, "set").With(member, ""));

    public KeyModel Remove(string key, string member) => With(key, Get(key, "set").Without(member));

    public KeyModel Expire(string key, long expireAtMs) =>
        Keys.TryGetValue(key, out var old) ? With(key, old with { ExpireAtMs = expireAtMs }) : this;

    /// <summary>The keys in which two models differ, for the message of a failed test.</summary>
    public string DifferenceTo(KeyModel actual)
    {
        var differing = Keys.Keys.Union(actual.Keys.Keys, StringComparer.Ordinal)
            .Where(key => !Equals(Keys.GetValueOrDefault(key), actual.Keys.GetValueOrDefault(key)));
        return string.Join('\n', differing.Select(
            key => $"{key}: expected {Keys.GetValueOrDefault(key)}, found {actual.Keys.GetValueOrDefault(key)}"));
    }

    public bool Equals(KeyModel? other) => other is not null && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => Keys.Count;

    private ModelKey Get(string key, string type) => Keys.GetValueOrDefault(key) ?? ModelKey.Empty(type);

    private KeyModel With(string key, ModelKey value) =>
        new(value.Fields.Count == 0 ? Keys.Remove(key) : Keys.SetItem(key, value));
}

using ArdbNet.Resp;
using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>Which keys of a database KEYS and SCAN tell: alive at their moment, of a name and of a type.</summary>
internal sealed class KeyFilter
{
    private readonly byte[]? _pattern;
    private readonly bool _wantsType;
    private readonly KeyType? _type;
    private readonly long _nowMs;

    /// <param name="call">The running command: its moment counts, also if keys are read later.</param>
    /// <param name="pattern">A glob, or null.</param>
    /// <param name="type">The word for a type, or null; no key has a type of an unknown word.</param>
    public KeyFilter(Call call, byte[]? pattern, byte[]? type = null)
    {
        _pattern = pattern.AsSpan().SequenceEqual("*"u8) ? null : pattern;
        _wantsType = type is not null;
        _type = type is null ? null : KeyTypeNames.Parse(type);
        _nowMs = call.IsApplying ? long.MinValue : call.NowMs;
    }

    /// <summary>Hears of keys that match and whose time has passed; null when the keys are read outside the executor.</summary>
    public Action<ReadOnlySpan<byte>>? Expired { get; init; }

    public bool Matches(KeyCursor cursor)
    {
        if (_pattern is not null && !GlobPattern.Matches(_pattern, cursor.Key)) return false;
        if (_wantsType && cursor.Type != _type) return false;

        var expireAtMs = cursor.ExpireAtMs;
        if (expireAtMs == 0 || expireAtMs > _nowMs) return true;

        Expired?.Invoke(cursor.Key);
        return false;
    }
}

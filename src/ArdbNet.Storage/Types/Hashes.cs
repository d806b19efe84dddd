using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types;

/// <summary>
/// Hashes: fields with values. Changing methods write the fields and keep the entry's count and flags; the command
/// ends with one <see cref="Database.Save"/>, which also deletes a hash that has become empty.
/// </summary>
public static class Hashes
{
    /// <summary>The value is valid until the hash changes. False for a key that does not exist.</summary>
    public static bool TryGet(
        scoped in KeyEntry entry, scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value) =>
        Members.TryGet(in entry, field, out value);

    public static bool Contains(scoped in KeyEntry entry, scoped ReadOnlySpan<byte> field) =>
        Members.TryGet(in entry, field, out _);

    /// <summary>Sets a field; a key that does not exist becomes a hash.</summary>
    /// <param name="entry">A hash, or a key that does not exist.</param>
    /// <param name="field">Name of the field.</param>
    /// <param name="value">Its new value.</param>
    /// <param name="maxPackedCount">Redis packs a hash up to this many fields.</param>
    /// <param name="maxPackedLength">And up to this many bytes in any field or value.</param>
    /// <returns>Whether the field is new.</returns>
    public static bool Set(
        ref KeyEntry entry,
        scoped ReadOnlySpan<byte> field,
        scoped ReadOnlySpan<byte> value,
        long maxPackedCount,
        long maxPackedLength)
    {
        if (entry.Type == KeyType.None) entry.Database.Begin(ref entry, KeyType.Hash);
        var isNew = Members.Put(ref entry, field, value);
        if (entry.Count > maxPackedCount || field.Length > maxPackedLength || value.Length > maxPackedLength)
        {
            entry.Flags |= MetadataFlags.OutgrewListpack;
        }

        return isNew;
    }

    /// <summary>False when there was no such field.</summary>
    public static bool Remove(ref KeyEntry entry, scoped ReadOnlySpan<byte> field) =>
        Members.Remove(ref entry, field);

    /// <summary>Whether Redis would keep the hash as a listpack.</summary>
    public static bool IsListpack(scoped in KeyEntry entry) => (entry.Flags & MetadataFlags.OutgrewListpack) == 0;
}

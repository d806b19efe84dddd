using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Types.Picking;

/// <summary>
/// Random members of collections that are asked for one again and again: a walk over neighbours costs a fraction of as many
/// seeks. Some collections at a time; used by the executor only.
/// </summary>
internal sealed class MemberPools(StorageEngine engine)
{
    private const int MaxPools = 32;

    private readonly MemberPool?[] _pools = new MemberPool?[MaxPools];

    /// <summary>
    /// A random member, as <see cref="MemberCursor.SeekRandom"/> finds one, unless a cursor is better off: the first time,
    /// and if members are very long. Valid until the next pick.
    /// </summary>
    /// <param name="entry">A collection that has members.</param>
    /// <param name="isRemoved">Whether the caller removes it.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="member">The member.</param>
    public bool TryPick(scoped in KeyEntry entry, bool isRemoved, Random random, out ReadOnlySpan<byte> member)
    {
        member = default;
        ref var slot = ref _pools[entry.CollectionId % MaxPools];
        if (slot?.CollectionId != entry.CollectionId)
        {
            (slot ??= new MemberPool()).Begin(entry.CollectionId);
            return false;
        }

        var pool = slot;
        if (pool.IsUnfit) return false;
        var isCurrent = pool.IsWhole ? pool.Count == entry.Count : entry.Count > MemberPool.Capacity;
        if ((!isCurrent || pool.Count == 0) && !TryFill(pool, in entry, random)) return false;
        // Of a large collection a member that stays is not picked again at once: others have to have their chance.
        member = pool.Pick(random, keeps: pool.IsWhole && !isRemoved);
        return true;
    }

    /// <summary>The collection has a new member.</summary>
    public void Note(in KeyEntry entry, ReadOnlySpan<byte> member) => Find(in entry)?.Note(member);

    /// <summary>The collection loses a member.</summary>
    public void Forget(in KeyEntry entry, ReadOnlySpan<byte> member) => Find(in entry)?.Forget(member);

    /// <summary>Forgets all: what was changed since is taken back.</summary>
    public void Clear()
    {
        foreach (var pool in _pools) pool?.Begin(0);
    }

    private MemberPool? Find(in KeyEntry entry)
    {
        var pool = _pools[entry.CollectionId % MaxPools];
        return pool?.CollectionId == entry.CollectionId && pool.CollectionId != 0 ? pool : null;
    }

    private bool TryFill(MemberPool pool, scoped in KeyEntry entry, Random random)
    {
        using var cursor = new MemberCursor(engine, MemberSource.Of(in entry));
        return pool.TryFill(cursor, entry.Count, random);
    }
}

using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Streams;

namespace ArdbNet.Storage.Dumps;

/// <summary>
/// Writes a key's value as RDB has it, type first, piece by piece, so that a big one is never whole in memory. Belongs
/// to the thread that owns the view.
/// </summary>
public abstract class ValueDump : IDisposable
{
    /// <summary>About how many bytes a piece has.</summary>
    public const int PieceBytes = 64 * 1024;

    private bool _isBegun;

    /// <summary>Begins the dump of a value.</summary>
    /// <param name="view">The live view or a snapshot.</param>
    /// <param name="metadata">The whole metadata value of the key.</param>
    /// <exception cref="NotSupportedException">The type has no dump.</exception>
    public static ValueDump Open(StoreView view, ReadOnlySpan<byte> metadata)
    {
        var type = Metadata.Type(metadata);
        var payload = Metadata.Payload(metadata);
        return type switch
        {
            KeyType.String => new StringDump(view, Metadata.Flags(metadata), payload),
            KeyType.Hash or KeyType.Set => new MembersDump(
                view, MemberSource.Of(metadata), withValues: type == KeyType.Hash),
            KeyType.List => new ListDump(view, new ListSpan(
                Metadata.CollectionId(payload),
                Lists.HeadOf(payload[Metadata.CollectionLength..]),
                Metadata.Count(payload))),
            KeyType.SortedSet => new SortedSetDump(view, Metadata.CollectionId(payload), Metadata.Count(payload)),
            KeyType.Stream => new StreamDump(
                view,
                Metadata.CollectionId(payload),
                Metadata.Count(payload),
                StreamState.Read(payload[Metadata.CollectionLength..])),
            _ => throw new NotSupportedException($"There is no dump of a {type}."),
        };
    }

    /// <summary>Writes the next piece; false when the value is complete.</summary>
    public bool WriteNext(RdbWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!_isBegun)
        {
            _isBegun = true;
            Begin(writer);
        }

        var end = writer.Written + PieceBytes;
        while (writer.Written < end)
        {
            if (!WriteElement(writer)) return false;
        }

        return true;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the type and what stands before the elements.</summary>
    protected abstract void Begin(RdbWriter writer);

    /// <summary>Writes one element; false when there is none left.</summary>
    protected abstract bool WriteElement(RdbWriter writer);

    protected abstract void Dispose(bool disposing);
}

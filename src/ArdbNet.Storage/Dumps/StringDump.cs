using ArdbNet.Rdb;
using ArdbNet.Rdb.Writing;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Storage.Dumps;

/// <summary>A string: in one piece, where it may become shorter, unless it is long.</summary>
internal sealed class StringDump : ValueDump
{
    private const int MaxWhole = 1 << 20;

    private readonly StoreView _view;
    private readonly StringValue _value;
    private readonly byte[] _piece;
    private long _written;

    public StringDump(StoreView view, MetadataFlags flags, ReadOnlySpan<byte> payload)
    {
        _view = view;
        _value = Metadata.HasCollection(KeyType.String, flags)
            ? new StringValue(Metadata.CollectionId(payload), Metadata.Count(payload))
            : new StringValue(payload.ToArray());
        _piece = new byte[_value.Length <= MaxWhole ? _value.Length : PieceBytes];
    }

    protected override void Begin(RdbWriter writer)
    {
        writer.Type(RdbType.String);
        if (_value.Length > MaxWhole)
        {
            writer.Length((ulong)_value.Length);
            return;
        }

        _value.Read(_view, 0, _piece);
        writer.String(_piece);
        _written = _value.Length;
    }

    protected override bool WriteElement(RdbWriter writer)
    {
        if (_written == _value.Length) return false;

        var piece = _piece.AsSpan(0, (int)Math.Min(_piece.Length, _value.Length - _written));
        _value.Read(_view, _written, piece);
        writer.Piece(piece);
        _written += piece.Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
    }
}

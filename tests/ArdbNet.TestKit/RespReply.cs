using System.Globalization;
using System.Text;

namespace ArdbNet.TestKit;

/// <summary>One reply as a tree. Equal replies have the same bytes on the wire.</summary>
public sealed class RespReply : IEquatable<RespReply>
{
    public RespReply(RespType type, byte[] bytes, IReadOnlyList<RespReply>? items = null, RespReply? attributes = null)
    {
        Type = type;
        Bytes = bytes;
        Items = items ?? [];
        Attributes = attributes;
    }

    public RespType Type { get; }

    /// <summary>What a scalar says: a bulk's bytes, an error with its code, an integer's or a double's text.</summary>
    public byte[] Bytes { get; }

    /// <summary>An aggregate's elements; a map's keys and values in turn.</summary>
    public IReadOnlyList<RespReply> Items { get; }

    /// <summary>The map of attributes that stood in front of the reply.</summary>
    public RespReply? Attributes { get; }

    /// <summary><see cref="Bytes"/> as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    public long Number => long.Parse(Text, CultureInfo.InvariantCulture);

    public bool IsError => Type == RespType.Error;

    public bool IsNull => Type is RespType.Null or RespType.NullBulk or RespType.NullArray;

    public bool IsAggregate => Type is RespType.Array or RespType.Map or RespType.Set or RespType.Push;

    public RespReply this[int index] => Items[index];

    public bool Equals(RespReply? other) =>
        other is not null && Type == other.Type && Bytes.AsSpan().SequenceEqual(other.Bytes) &&
        Items.SequenceEqual(other.Items) && Equals(Attributes, other.Attributes);

    public override bool Equals(object? obj) => Equals(obj as RespReply);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.AddBytes(Bytes);
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>The reply as redis-cli prints it.</summary>
    public override string ToString() => ReplyPrinter.Print(this);
}

using ArdbNet.Server.Execution;
using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Keyspace;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>The elements of a list, set or sorted set in their own order, from a view that may outlive the command.</summary>
/// <param name="Type">What the key holds.</param>
/// <param name="Span">Where a list's elements are.</param>
/// <param name="Members">Where members are, or how many elements a list has.</param>
/// <param name="IsIntegers">Whether they are a set's integers, whose own order is that of numbers.</param>
internal sealed record SortSource(KeyType Type, ListSpan Span, MemberSource Members, bool IsIntegers)
{
    /// <summary>False when the key holds something else: then the client has got its error.</summary>
    public static bool TryMake(Call call, in KeyEntry entry, out SortSource source)
    {
        source = new SortSource(entry.Type, default, MemberSource.Of(in entry), IsIntegers: false);
        switch (entry.Type)
        {
            case KeyType.None:
                return true;
            case KeyType.List:
                source = source with { Span = ListSpan.Of(in entry) };
                return true;
            case KeyType.Set:
                source = source with { IsIntegers = Storage.Types.Sets.IsIntegers(in entry) };
                return true;
            case KeyType.SortedSet:
                return true;
            default:
                call.Reply.Error(ErrorReplies.WrongType);
                return false;
        }
    }

    public IEnumerable<byte[]> Read(StoreView view) => Type switch
    {
        KeyType.None => [],
        KeyType.List => ReadList(view),
        KeyType.SortedSet => ReadByScore(view),
        _ when IsIntegers => Storage.Types.Sets.ReadIntegers(view, Members).Select(IntegerText),
        _ => ReadMembers(view),
    };

    private static byte[] IntegerText(long integer)
    {
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(integer, digits, out var length);
        return digits[..length].ToArray();
    }

    private IEnumerable<byte[]> ReadList(StoreView view)
    {
        using var cursor = new ListCursor(view, Span);
        while (cursor.MoveNext()) yield return cursor.Value.ToArray();
    }

    private IEnumerable<byte[]> ReadByScore(StoreView view)
    {
        using var cursor = new ScoreCursor(view, Members.CollectionId);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) yield return cursor.Member.ToArray();
    }

    private IEnumerable<byte[]> ReadMembers(StoreView view)
    {
        using var cursor = new MemberCursor(view, Members);
        for (var found = cursor.SeekToFirst(); found; found = cursor.Next()) yield return cursor.Member.ToArray();
    }
}

using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Sorting;

/// <summary>What stands behind the key of SORT.</summary>
internal sealed class SortOptions
{
    /// <summary>Whether the greatest comes first.</summary>
    public bool IsDescending { get; set; }

    /// <summary>Whether texts are compared, not numbers.</summary>
    public bool IsAlpha { get; set; }

    public long Offset { get; private set; }

    /// <summary>Negative: all.</summary>
    public long Count { get; private set; } = -1;

    /// <summary>Where what is compared is found; null: elements themselves.</summary>
    public SortPattern? By { get; private set; }

    /// <summary>Nothing is sorted: BY had a pattern that is the same for all.</summary>
    public bool KeepsOrder { get; set; }

    /// <summary>What is replied of each element; none: itself.</summary>
    public List<SortPattern> Get { get; } = [];

    /// <summary>The argument that names the list to be made; 0 = none.</summary>
    public int StoreAt { get; private set; }

    /// <summary>
    /// key [ASC|DESC] [ALPHA] [LIMIT offset count] [BY pattern] [GET pattern …] [STORE key]. False: the client has got
    /// its error.
    /// </summary>
    public static bool TryRead(Call call, bool mayStore, out SortOptions options)
    {
        options = new SortOptions();
        for (var i = 2; i < call.Count; i++)
        {
            var following = call.Count - 1 - i;
            if (call.Is(i, "ASC"u8)) options.IsDescending = false;
            else if (call.Is(i, "DESC"u8)) options.IsDescending = true;
            else if (call.Is(i, "ALPHA"u8)) options.IsAlpha = true;
            else if (call.Is(i, "LIMIT"u8) && following >= 2)
            {
                if (!call.TryReadInteger(i + 1, out var offset) || !call.TryReadInteger(i + 2, out var count)) return false;
                (options.Offset, options.Count) = (offset, count);
                i += 2;
            }
            else if (call.Is(i, "STORE"u8) && following >= 1 && mayStore) options.StoreAt = ++i;
            else if (call.Is(i, "BY"u8) && following >= 1)
            {
                options.SetBy(call[++i]);
                if (options.By is not null && !MayReadAnyKey(call, "BY")) return false;
            }
            else if (call.Is(i, "GET"u8) && following >= 1)
            {
                if (!MayReadAnyKey(call, "GET")) return false;
                options.Get.Add(new SortPattern(call[++i]));
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }

    /// <summary>Elements up to the last one that LIMIT leaves.</summary>
    public long Reach => Count < 0 || Count > long.MaxValue - Math.Max(0, Offset)
        ? long.MaxValue
        : Math.Max(0, Offset) + Count;

    /// <summary>The elements that LIMIT leaves of so many.</summary>
    public (long Start, long Count) Window(long length)
    {
        var start = Math.Clamp(Offset, 0, length);
        return (start, Count < 0 ? length - start : Math.Min(Count, length - start));
    }

    // Which keys a pattern leads to depends on the data.
    private static bool MayReadAnyKey(Call call, string option)
    {
        if (call.Server.Acl.Check.AllowsAnyKey(call.Session.User, call.Command, call.Request, KeyUse.Access)) return true;
        call.Reply.Error($"ERR {option} option of SORT denied due to insufficient ACL permissions.");
        return false;
    }

    private void SetBy(ReadOnlySpan<byte> pattern)
    {
        KeepsOrder = !pattern.Contains((byte)'*');
        By = KeepsOrder ? null : new SortPattern(pattern);
    }
}

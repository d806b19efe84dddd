using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>What ZADD takes in front of the scores.</summary>
internal readonly record struct AddOptions(
    bool OnlyNew, bool OnlyExisting, bool OnlyGreater, bool OnlyLess, bool CountsUpdates, bool Increments, int First)
{
    /// <summary>Whether the command is one of Redis 2.6.</summary>
    public bool AreNone => First == 2 && !Increments;

    // [NX|XX] [GT|LT] [CH] [INCR] (score member)...
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out AddOptions options)
    {
        options = new AddOptions { First = 2 };
        for (; options.First < call.Count; options = options with { First = options.First + 1 })
        {
            var i = options.First;
            if (call.Is(i, "NX"u8)) options = options with { OnlyNew = true };
            else if (call.Is(i, "XX"u8)) options = options with { OnlyExisting = true };
            else if (call.Is(i, "CH"u8)) options = options with { CountsUpdates = true };
            else if (call.Is(i, "INCR"u8)) options = options with { Increments = true };
            else if (call.Is(i, "GT"u8)) options = options with { OnlyGreater = true };
            else if (call.Is(i, "LT"u8)) options = options with { OnlyLess = true };
            else break;
        }

        return options.Fit(call);
    }

    private bool Fit(Call call)
    {
        var pairs = call.Count - First;
        if (pairs % 2 != 0 || pairs == 0)
        {
            call.Reply.Error(ErrorReplies.Syntax);
        }
        else if (OnlyNew && OnlyExisting)
        {
            call.Reply.Error("ERR XX and NX options at the same time are not compatible"u8);
        }
        else if ((OnlyNew && (OnlyGreater || OnlyLess)) || (OnlyGreater && OnlyLess))
        {
            call.Reply.Error("ERR GT, LT, and/or NX options at the same time are not compatible"u8);
        }
        else if (Increments && pairs > 2)
        {
            call.Reply.Error("ERR INCR option supports a single increment-element pair"u8);
        }
        else
        {
            return true;
        }

        return false;
    }
}

using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Strings;

/// <summary>The options of LCS.</summary>
internal struct LcsOptions
{
    /// <summary>LEN: only the length.</summary>
    public bool LengthOnly { get; private set; }

    /// <summary>IDX: where the matches are.</summary>
    public bool Matches { get; private set; }

    /// <summary>WITHMATCHLEN: each match with its length.</summary>
    public bool MatchLengths { get; private set; }

    /// <summary>MINMATCHLEN: shorter matches are left out.</summary>
    public long MinMatchLength { get; private set; }

    /// <summary>False when the client has got an error.</summary>
    public static bool TryParse(Call call, out LcsOptions options)
    {
        options = default;
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "IDX"u8)) options.Matches = true;
            else if (call.Is(i, "LEN"u8)) options.LengthOnly = true;
            else if (call.Is(i, "WITHMATCHLEN"u8)) options.MatchLengths = true;
            else if (call.Is(i, "MINMATCHLEN"u8) && i + 1 < call.Count)
            {
                if (!call.TryReadInteger(++i, out var length)) return false;
                options.MinMatchLength = length;
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        if (!options.LengthOnly || !options.Matches) return true;
        call.Reply.Error("ERR If you want both the length and indexes, please just use IDX."u8);
        return false;
    }
}

namespace ArdbNet.Server.Commands.Members;

/// <summary>How a reply presents members and their values.</summary>
internal enum MemberShape
{
    /// <summary>An array of members.</summary>
    Members,

    /// <summary>An array of values.</summary>
    Values,

    /// <summary>A set of members.</summary>
    Set,

    /// <summary>A map of members and values.</summary>
    Map,

    /// <summary>An array of pairs; in RESP2 a flat one.</summary>
    Pairs,

    /// <summary>A flat array of members and values.</summary>
    Flat,

    /// <summary>An array of pairs of member and score; in RESP2 a flat one.</summary>
    ScorePairs,

    /// <summary>A flat array of members and the texts of their scores.</summary>
    ScoreTexts,

    /// <summary>The same of a sorted set that Redis packs: whole numbers are all digits, however large.</summary>
    PackedScoreTexts,
}

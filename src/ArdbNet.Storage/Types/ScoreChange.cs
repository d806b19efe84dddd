namespace ArdbNet.Storage.Types;

/// <summary>What setting a score did.</summary>
public enum ScoreChange
{
    /// <summary>The member had that score.</summary>
    None,

    Added,

    Updated,
}

namespace ArdbNet.Storage.Types.Ranking;

/// <summary>What is in memory of the rank tree of one sorted set.</summary>
internal sealed class RankedSet(ulong collectionId)
{
    private uint _committedRoot;
    private uint _committedLastNumber;
    private bool _isAsked;

    public ulong CollectionId => collectionId;

    /// <summary>By their numbers.</summary>
    public Dictionary<uint, RankNode> Nodes { get; } = [];

    /// <summary>Number of the root; 0: the set is one block.</summary>
    public uint Root { get; set; }

    /// <summary>The highest number ever given to a node.</summary>
    public uint LastNumber { get; set; }

    /// <summary>The whole index of a set without a tree, if it is in memory.</summary>
    public RankBlock? Single { get; set; }

    /// <summary>Whether there are changes since the last commit.</summary>
    public bool IsTouched { get; private set; }

    /// <summary>The first change since the last commit is about to come.</summary>
    public void Touch(uint root, uint lastNumber)
    {
        IsTouched = true;
        Root = _committedRoot = root;
        LastNumber = _committedLastNumber = lastNumber;
    }

    /// <summary>Notes that somebody looks into the single block; true if somebody did before.</summary>
    public bool IsAskedAgain()
    {
        var isAgain = _isAsked;
        _isAsked = true;
        return isAgain;
    }

    public void Commit() => IsTouched = false;

    /// <summary>Blocks, which can be read again, are forgotten.</summary>
    public void Rollback()
    {
        IsTouched = false;
        Root = _committedRoot;
        LastNumber = _committedLastNumber;
        ForgetBlocks();
    }

    public void ForgetBlocks()
    {
        Single = null;
        _isAsked = false;
        foreach (var node in Nodes.Values) node.ForgetBlocks();
    }
}

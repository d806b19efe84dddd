namespace ArdbNet.Server.Commands.Strings;

/// <summary>
/// The longest common subsequence of two strings, by the table of the lengths for all pairs of their prefixes. Of
/// several that are equally long it is the one that Redis finds.
/// </summary>
internal sealed class LongestCommonSubsequence
{
    private readonly byte[] _first;
    private readonly byte[] _second;

    // Row i, column j: the length for the first i and the first j bytes.
    private readonly uint[] _lengths;
    private readonly int _columns;

    public LongestCommonSubsequence(byte[] first, byte[] second)
    {
        _first = first;
        _second = second;
        _columns = second.Length + 1;
        _lengths = new uint[(first.Length + 1L) * _columns];
        for (var i = 1; i <= first.Length; i++)
        {
            var row = _lengths.AsSpan(i * _columns, _columns);
            FillRow(_lengths.AsSpan((i - 1) * _columns, _columns), row, first[i - 1], second);
        }
    }

    public int Length => (int)_lengths[^1];

    /// <summary>The length alone, which needs two rows of the table.</summary>
    public static int Measure(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var above = new uint[second.Length + 1];
        var row = new uint[second.Length + 1];
        foreach (var value in first)
        {
            FillRow(above, row, value, second);
            (above, row) = (row, above);
        }

        return (int)above[^1];
    }

    public byte[] ReadBytes()
    {
        var result = new byte[Length];
        var left = result.Length;
        for (int i = _first.Length, j = _second.Length; i > 0 && j > 0;)
        {
            if (Step(ref i, ref j)) result[--left] = _first[i];
        }

        return result;
    }

    /// <summary>The runs of the subsequence that lie together in both strings, from the last to the first.</summary>
    public List<LcsMatch> FindMatches()
    {
        var matches = new List<LcsMatch>();
        int start = 0, otherStart = 0, length = 0;
        for (int i = _first.Length, j = _second.Length; i > 0 && j > 0;)
        {
            var isEqual = Step(ref i, ref j);
            if (isEqual && length > 0 && start == i + 1 && otherStart == j + 1)
            {
                (start, otherStart, length) = (i, j, length + 1);
                continue;
            }

            if (length > 0) matches.Add(new LcsMatch(start, otherStart, length));
            (start, otherStart, length) = (i, j, isEqual ? 1 : 0);
        }

        if (length > 0) matches.Add(new LcsMatch(start, otherStart, length));
        return matches;
    }

    /// <summary>Goes back to the cell that this one's length came from; true when a common byte was passed.</summary>
    private bool Step(ref int i, ref int j)
    {
        if (_first[i - 1] == _second[j - 1])
        {
            i--;
            j--;
            return true;
        }

        if (_lengths[((i - 1) * _columns) + j] > _lengths[(i * _columns) + j - 1]) i--;
        else j--;
        return false;
    }

    private static void FillRow(ReadOnlySpan<uint> above, Span<uint> row, byte value, ReadOnlySpan<byte> second)
    {
        row[0] = 0;
        for (var j = 1; j < row.Length; j++)
        {
            row[j] = second[j - 1] == value ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
        }
    }
}

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>What one instance of cjson is set to. It lies in a block of Lua.</summary>
internal struct JsonOptions
{
    /// <summary>Table of more slots than items times <see cref="SparseRatio"/> become objects, not errors.</summary>
    public bool ConvertsSparse;

    /// <summary>0 allows every sparse array.</summary>
    public int SparseRatio;

    /// <summary>Arrays of up to so many slots are never too sparse.</summary>
    public int SparseSafe;

    public int EncodeMaxDepth;
    public int DecodeMaxDepth;
    public InvalidNumbers EncodeInvalidNumbers;
    public bool DecodesInvalidNumbers;

    /// <summary>Significant digits.</summary>
    public int NumberPrecision;

    /// <summary>Only answered: the buffer is one for all instances.</summary>
    public bool KeepsBuffer;

    public static JsonOptions Default => new()
    {
        SparseRatio = 2,
        SparseSafe = 10,
        EncodeMaxDepth = 1000,
        DecodeMaxDepth = 1000,
        DecodesInvalidNumbers = true,
        NumberPrecision = 14,
        KeepsBuffer = true,
    };
}

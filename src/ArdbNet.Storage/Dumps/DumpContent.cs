namespace ArdbNet.Storage.Dumps;

/// <summary>What a dump of all databases has in it.</summary>
public enum DumpContent
{
    Everything,

    /// <summary>For Redis before 7.0, which knows no functions and would not start.</summary>
    NoFunctions,

    /// <summary>No functions either: for Redis before 5.0, which knows no streams and would not start.</summary>
    NoStreams,

    NoKeys,
}

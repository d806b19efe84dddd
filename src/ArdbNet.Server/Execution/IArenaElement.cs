namespace ArdbNet.Server.Execution;

/// <summary>Something small whose bytes are in a <see cref="ByteArena"/>.</summary>
internal interface IArenaElement<TSelf>
    where TSelf : struct, IArenaElement<TSelf>
{
    ArenaSlice Bytes { get; }

    /// <summary>The same with its bytes elsewhere.</summary>
    TSelf MovedTo(ArenaSlice bytes);
}

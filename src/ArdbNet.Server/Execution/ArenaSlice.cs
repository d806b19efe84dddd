namespace ArdbNet.Server.Execution;

/// <summary>Where bytes are in a <see cref="ByteArena"/>.</summary>
internal readonly record struct ArenaSlice(int Chunk, int Offset, int Length);

namespace ArdbNet.Rdb;

/// <summary>What a stream knows beside its entries.</summary>
/// <param name="Length">Entries that are there.</param>
/// <param name="LastId">The id that the next one must exceed.</param>
/// <param name="FirstId">Of the oldest entry, 0-0 without entries.</param>
/// <param name="MaxDeletedId">The highest id that was deleted, 0-0 = none or not known.</param>
/// <param name="EntriesAdded">Entries ever added.</param>
public readonly record struct RdbStreamState(
    ulong Length, RdbStreamId LastId, RdbStreamId FirstId, RdbStreamId MaxDeletedId, ulong EntriesAdded);

namespace ArdbNet.Storage.Engine;

/// <summary>The keys from <paramref name="Low"/> up to but not including <paramref name="High"/>: none of them lives.</summary>
internal readonly record struct DeadRange(byte[] Low, byte[] High);

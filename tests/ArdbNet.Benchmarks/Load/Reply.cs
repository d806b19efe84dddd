namespace ArdbNet.Benchmarks.Load;

/// <summary>What a server has replied.</summary>
internal enum Reply
{
    Value,
    Nothing,
    Error,
}

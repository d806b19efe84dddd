namespace ArdbNet.Resp.Reading;

/// <summary>How far the reader came with one request or with one part of it.</summary>
internal enum ReadStep
{
    NeedMore,
    Complete,
    Failed,
}

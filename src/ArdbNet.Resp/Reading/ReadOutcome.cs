namespace ArdbNet.Resp.Reading;

/// <summary>What one <see cref="RequestReader.ReadBatch"/> found.</summary>
public enum ReadOutcome
{
    /// <summary>No complete request yet.</summary>
    NeedMore,

    /// <summary>The batch holds at least one request.</summary>
    Requests,

    /// <summary>Malformed input follows the batch (which may be empty): answer the error, then close.</summary>
    ProtocolError,

    /// <summary>A request beyond the query buffer limit follows the batch (which may be empty): close.</summary>
    QueryBufferExceeded,
}

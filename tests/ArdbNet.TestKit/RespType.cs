namespace ArdbNet.TestKit;

/// <summary>Kinds of replies. RESP2's two nulls and RESP3's one are told apart, as clients can.</summary>
public enum RespType
{
    SimpleString,
    Error,
    Integer,
    Bulk,
    NullBulk,
    Array,
    NullArray,
    Null,
    Map,
    Set,
    Push,
    Double,
    Boolean,
    BigNumber,
    Verbatim,
}

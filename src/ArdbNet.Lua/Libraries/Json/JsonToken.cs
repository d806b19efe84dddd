namespace ArdbNet.Lua.Libraries.Json;

/// <summary>What a text of JSON consists of; T_ names are those that errors say.</summary>
internal enum JsonToken
{
    ObjectBegin,
    ObjectEnd,
    ArrayBegin,
    ArrayEnd,
    Text,
    Number,
    Boolean,
    Null,
    Colon,
    Comma,
    End,
    Invalid,
}

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>What encoding does with NaN and infinities: off, on, null.</summary>
internal enum InvalidNumbers
{
    Refused = 0,
    Written = 1,
    Null = 2,
}

namespace ArdbNet.Resp.Reading;

/// <summary>Place of one argument, counted from the first byte of its request.</summary>
internal readonly record struct ArgumentSlice(int Start, int Length);

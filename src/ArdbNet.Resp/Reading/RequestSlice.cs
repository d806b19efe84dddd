namespace ArdbNet.Resp.Reading;

/// <summary>Place of one complete request in the query buffer, and of its arguments in the argument table.</summary>
internal readonly record struct RequestSlice(int Start, int Length, int FirstArgument, int ArgumentCount);

namespace ArdbNet.Server.Configuration;

/// <summary>An address or host name to listen on; <c>*</c> and <c>::*</c> stand for every IPv4 or IPv6 address.</summary>
/// <param name="Host">As written, without the minus sign.</param>
/// <param name="IsOptional">The server starts even when the address is not available.</param>
public sealed record BindAddress(string Host, bool IsOptional)
{
    internal static BindAddress Parse(string word) =>
        word.StartsWith('-') ? new BindAddress(word[1..], IsOptional: true) : new BindAddress(word, IsOptional: false);
}

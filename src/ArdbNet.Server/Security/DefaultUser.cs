using System.Security.Cryptography;
using System.Text;
using ArdbNet.Server.Configuration;

namespace ArdbNet.Server.Security;

/// <summary>The one user there is, "default": whoever knows requirepass, or everybody when there is none.</summary>
internal static class DefaultUser
{
    private static ReadOnlySpan<byte> Name => "default"u8;

    public static bool IsNamed(ReadOnlySpan<byte> name) => name.SequenceEqual(Name);

    /// <summary>Takes the same time for every wrong password, whatever its length.</summary>
    public static bool Accepts(ServerOptions options, ReadOnlySpan<byte> user, ReadOnlySpan<byte> password)
    {
        if (!IsNamed(user)) return false;
        if (options.RequirePass is not { } required) return true;

        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(password, given);
        SHA256.HashData(Encoding.UTF8.GetBytes(required), expected);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ArdbNet.Server.Security;

/// <summary>Passwords are kept as the hex digits of their SHA-256.</summary>
internal static class Password
{
    private const int HashLength = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<byte> HashDigits = SearchValues.Create("0123456789abcdef"u8);

    public static string Hash(ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(password, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Whether this can be such a hash: 64 digits, the letters small.</summary>
    public static bool IsHash(ReadOnlySpan<byte> text) =>
        text.Length == HashLength && !text.ContainsAnyExcept(HashDigits);

    /// <summary>Takes the same time for every wrong password, whatever its length.</summary>
    public static bool IsRight(User user, ReadOnlySpan<byte> password)
    {
        if (user.NeedsNoPassword) return true;
        var given = Encoding.ASCII.GetBytes(Hash(password));
        var isRight = false;
        foreach (var hash in user.Passwords)
        {
            isRight |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(hash));
        }

        return isRight;
    }
}

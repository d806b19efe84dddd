using System.Security.Cryptography;

namespace ArdbNet.Storage.Digests;

/// <summary>20 bytes that grow out of many parts by Redis' scheme: equal data give equal digests, whatever held them.</summary>
internal struct DigestState
{
    private State _bytes;

    /// <summary>The digest in lower-case hexadecimal.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(_bytes);

    /// <summary>digest ^= SHA1(part): the order of parts does not matter.</summary>
    public void Xor(ReadOnlySpan<byte> part)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        Sha1(part, hash);
        XorHash(hash);
    }

    /// <summary>Takes in another digest as a part whose order does not matter.</summary>
    public void Xor(in DigestState part) => Xor((ReadOnlySpan<byte>)part._bytes);

    /// <summary>digest = SHA1(digest ^ SHA1(part)): the order of parts matters.</summary>
    public void Mix(ReadOnlySpan<byte> part)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        Sha1(part, hash);
        MixHash(hash);
    }

    /// <summary>As <see cref="Mix"/> with a part whose SHA-1 is known.</summary>
    public void MixHash(ReadOnlySpan<byte> hash)
    {
        XorHash(hash);
        Span<byte> mixed = stackalloc byte[SHA1.HashSizeInBytes];
        Sha1(_bytes, mixed);
        mixed.CopyTo(_bytes);
    }

    private void XorHash(ReadOnlySpan<byte> hash)
    {
        for (var i = 0; i < SHA1.HashSizeInBytes; i++) _bytes[i] ^= hash[i];
    }

#pragma warning disable CA5350 // The scheme is Redis'; nothing is kept secret by it.
    private static void Sha1(ReadOnlySpan<byte> part, Span<byte> hash) => SHA1.HashData(part, hash);
#pragma warning restore CA5350

    [System.Runtime.CompilerServices.InlineArray(SHA1.HashSizeInBytes)]
    private struct State
    {
        private byte _first;
    }
}

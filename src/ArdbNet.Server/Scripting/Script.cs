using System.Security.Cryptography;
using System.Text;

namespace ArdbNet.Server.Scripting;

/// <summary>A script that was read once: its text, and where Lua keeps its function.</summary>
/// <param name="sha">40 hex digits in lower case.</param>
/// <param name="body">The whole text, the header included.</param>
/// <param name="flags">What its header says.</param>
/// <param name="function">The kept function.</param>
internal sealed class Script(byte[] sha, byte[] body, ScriptFlags flags, int function)
{
    private const int Overhead = 200;

    public byte[] Sha { get; } = sha;

    public byte[] Body { get; } = body;

    public ScriptFlags Flags { get; } = flags;

    public int Function { get; } = function;

    /// <summary>Whether it is a function of a library; then the digest is its name, and it takes KEYS and ARGV as arguments.</summary>
    public bool IsFunction { get; init; }

    /// <summary>What names a script: its SHA1 in digits of lower case.</summary>
    public static byte[] DigestOf(ReadOnlySpan<byte> body) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(body)));

    public bool Is(ScriptFlags flags) => (Flags & flags) != 0;

    /// <summary>Bytes of memory that it takes outside of Lua, about.</summary>
    public long MemoryBytes => Body.Length + Sha.Length + Overhead;
}

using System.Text;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Encoding;

namespace ArdbNet.Server.Scripting;

/// <summary>
/// Scripts of a master's stream, in the store: masters up to 4.0 send a script once and then its digest, and the stream
/// may go on, or be applied again, after a restart. They become durable with the command that brought them.
/// </summary>
internal sealed class ScriptRecords(ArdbServer server)
{
    private const int DigestLength = 40;

    private static ReadOnlySpan<byte> Prefix => "script "u8;

    public void Keep(Script script)
    {
        var engine = server.Dataset.Engine;
        var key = KeyOf(script.Sha);
        if (!engine.TryGet(key, out _)) engine.Put(key, script.Body);
    }

    /// <summary>The script's text, or null when the stream did not bring it.</summary>
    public byte[]? Read(ReadOnlySpan<byte> sha) =>
        sha.Length == DigestLength && server.Dataset.Engine.TryGet(KeyOf(sha), out var body) ? body.ToArray() : null;

    // 0x00 "script " digest -> text
    private static byte[] KeyOf(ReadOnlySpan<byte> sha)
    {
        var key = new byte[1 + Prefix.Length + DigestLength];
        key[0] = KeyTag.System;
        Prefix.CopyTo(key.AsSpan(1));
        Ascii.ToLower(sha, key.AsSpan(1 + Prefix.Length), out _);
        return key;
    }
}

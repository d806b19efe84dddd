using System.Text;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Migrations;

/// <summary>What MIGRATE is asked for.</summary>
internal sealed record MigrateOptions
{
    private const int DefaultTimeoutMs = 1000;

    public required string Host { get; init; }

    public required string Port { get; init; }

    public IReadOnlyList<byte[]> Keys { get; private set; } = [];

    /// <summary>The number of the target's database.</summary>
    public long Database { get; private set; }

    /// <summary>For connecting and for each write and read.</summary>
    public int TimeoutMs { get; private set; }

    /// <summary>Whether the keys stay here.</summary>
    public bool Copies { get; private set; }

    /// <summary>Whether keys of the target are replaced.</summary>
    public bool Replaces { get; private set; }

    public byte[]? User { get; private set; }

    public byte[]? Password { get; private set; }

    // host port key|"" database timeout [COPY] [REPLACE] [AUTH password] [AUTH2 user password] [KEYS key...]
    /// <summary>Null when the options are wrong: then the client has got its error.</summary>
    public static MigrateOptions? TryRead(Call call)
    {
        var options = new MigrateOptions
        {
            Host = Encoding.UTF8.GetString(call[1]),
            Port = Encoding.Latin1.GetString(call[2]),
            Keys = [call[3].ToArray()],
        };
        for (var i = 6; i < call.Count; i++)
        {
            if (call.Is(i, "KEYS"u8)) return options.TryReadKeys(call, i + 1) ? options.TryReadNumbers(call) : null;
            if (options.TryReadWord(call, ref i)) continue;
            call.Reply.Error(ErrorReplies.Syntax);
            return null;
        }

        return options.TryReadNumbers(call);
    }

    private bool TryReadWord(Call call, ref int index)
    {
        var more = call.Count - 1 - index;
        if (call.Is(index, "COPY"u8))
        {
            Copies = true;
        }
        else if (call.Is(index, "REPLACE"u8))
        {
            Replaces = true;
        }
        else if (call.Is(index, "AUTH"u8) && more >= 1)
        {
            Password = ReadSecret(call, ++index);
        }
        else if (call.Is(index, "AUTH2"u8) && more >= 2)
        {
            User = ReadSecret(call, ++index);
            Password = ReadSecret(call, ++index);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static byte[] ReadSecret(Call call, int index)
    {
        call.Redact(index);
        return call[index].ToArray();
    }

    private bool TryReadKeys(Call call, int first)
    {
        if (!call[3].IsEmpty)
        {
            call.Reply.Error(
                "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string"u8);
            return false;
        }

        var keys = new byte[call.Count - first][];
        for (var i = 0; i < keys.Length; i++) keys[i] = call[first + i].ToArray();
        Keys = keys;
        return true;
    }

    private MigrateOptions? TryReadNumbers(Call call)
    {
        if (!call.TryReadInteger(5, out var timeoutMs) || !call.TryReadInteger(4, out var database)) return null;

        TimeoutMs = timeoutMs <= 0 ? DefaultTimeoutMs : (int)Math.Min(timeoutMs, int.MaxValue);
        Database = database;
        return this;
    }
}

using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Keys;

/// <summary>COPY's options.</summary>
/// <param name="Database">The number of the target's database.</param>
/// <param name="Replaces">Whether the target may exist.</param>
internal readonly record struct CopyOptions(int Database, bool Replaces)
{
    // [DB destination-db] [REPLACE]
    /// <summary>False when the options are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, out CopyOptions options)
    {
        options = new CopyOptions(call.Database.Index, Replaces: false);
        for (var i = 3; i < call.Count; i++)
        {
            if (call.Is(i, "REPLACE"u8))
            {
                options = options with { Replaces = true };
            }
            else if (call.Is(i, "DB"u8) && i + 1 < call.Count)
            {
                if (!DatabaseArgument.TryRead(call, ++i, out var database)) return false;
                options = options with { Database = database };
            }
            else
            {
                call.Reply.Error(ErrorReplies.Syntax);
                return false;
            }
        }

        return true;
    }
}

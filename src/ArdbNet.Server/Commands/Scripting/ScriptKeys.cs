using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Scripting;

/// <summary>How many of a script's arguments are keys: argument 2 of EVAL and FCALL.</summary>
internal static class ScriptKeys
{
    /// <summary>Replies itself when it returns false.</summary>
    public static bool TryReadCount(Call call, ReadOnlySpan<byte> notANumber, out int keyCount)
    {
        keyCount = 0;
        if (!call.TryReadInteger(2, out var number, notANumber)) return false;
        if (number > call.Count - 3)
        {
            call.Reply.Error("ERR Number of keys can't be greater than number of args"u8);
            return false;
        }

        if (number < 0)
        {
            call.Reply.Error("ERR Number of keys can't be negative"u8);
            return false;
        }

        keyCount = (int)number;
        return true;
    }
}

using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Streams;

/// <summary>Options of XGROUP CREATE and SETID, from argument 5 on.</summary>
internal struct GroupOptions
{
    /// <summary>MKSTREAM: a stream that does not exist is made.</summary>
    public bool MakesStream { get; private set; }

    /// <summary>ENTRIESREAD, or -1.</summary>
    public long EntriesRead { get; private set; }

    /// <summary>False when they are wrong: then the client has got its error.</summary>
    public static bool TryRead(Call call, bool isCreate, out GroupOptions options)
    {
        options = new GroupOptions { EntriesRead = -1 };
        for (var i = 5; i < call.Count; i++)
        {
            if (isCreate && call.Is(i, "MKSTREAM"u8))
            {
                options.MakesStream = true;
                continue;
            }

            if (i + 1 == call.Count || !call.Is(i, "ENTRIESREAD"u8))
            {
                call.Reply.Error(ErrorReplies.SubcommandSyntax(call, "XGROUP"));
                return false;
            }

            if (!call.TryReadInteger(++i, out var entriesRead)) return false;
            if (entriesRead < -1)
            {
                call.Reply.Error("ERR value for ENTRIESREAD must be positive or -1"u8);
                return false;
            }

            options.EntriesRead = entriesRead;
        }

        return true;
    }
}

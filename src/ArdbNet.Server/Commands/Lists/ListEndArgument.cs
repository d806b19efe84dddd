using ArdbNet.Server.Execution;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Commands.Lists;

/// <summary>LEFT or RIGHT as an argument.</summary>
internal static class ListEndArgument
{
    /// <summary>False when it is another word: then the client has got its error.</summary>
    public static bool TryRead(Call call, int index, out ListEnd end)
    {
        end = call.Is(index, "RIGHT"u8) ? ListEnd.Right : ListEnd.Left;
        if (end == ListEnd.Right || call.Is(index, "LEFT"u8)) return true;
        call.Reply.Error(ErrorReplies.Syntax);
        return false;
    }
}

using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.Connection;

/// <summary>The name a client gives its connection: printable ASCII without blanks, so that CLIENT LIST stays readable.</summary>
internal static class ClientName
{
    /// <summary>Takes an argument as the session's name. False when it is none: then the client has got its error.</summary>
    public static bool TrySet(Call call, int index)
    {
        if (call[index].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            call.Reply.Error("ERR Client names cannot contain spaces, newlines or special characters."u8);
            return false;
        }

        call.Session.Name = call[index].ToArray();
        return true;
    }
}

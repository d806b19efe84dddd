using System.Text;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Commands.Acl;

/// <summary>ACL LOAD and SAVE: the file of users.</summary>
public static class AclFileCommands
{
    private const CommandFlags Flags =
        CommandFlags.NoScript | CommandFlags.Loading | CommandFlags.Stale | CommandFlags.Admin;

    private const string Group = "server";

    [Command("acl|load", 2, Flags, Group = Group, Since = "6.0.0",
        Summary = "Takes over the users of the file, if all of it is right", Complexity = "O(N), N users")]
    public static void Load(Call call)
    {
        if (!HasFile(call)) return;
        if (call.Server.Users.TryLoadFile(call.Session) is { } errors) call.Reply.Error(Encoding.Latin1.GetBytes($"ERR {errors}"));
        else call.Reply.Ok();
    }

    [Command("acl|save", 2, Flags, Group = Group, Since = "6.0.0",
        Summary = "Writes the users into the file", Complexity = "O(N), N users")]
    public static void Save(Call call)
    {
        if (!HasFile(call)) return;
        try
        {
            call.Server.Users.SaveFile();
            call.Reply.Ok();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            HostingLog.AclNotSaved(call.Server.Logger, cause.Message);
            call.Reply.Error(
                "ERR There was an error trying to save the ACLs. Please check the server logs for more information"u8);
        }
    }

    private static bool HasFile(Call call)
    {
        if (call.Server.Users.HasFile) return true;
        call.Reply.Error(
            "ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL "u8
            + "SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in "u8
            + "order to store users in the Redis configuration."u8);
        return false;
    }
}

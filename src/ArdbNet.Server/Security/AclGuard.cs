using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Dispatch;
using ArdbNet.Server.Hosting;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Security;

/// <summary>Asks a client's rights before each command, and notes in ACL LOG what is denied. Used by the executor only.</summary>
public sealed class AclGuard(ArdbServer server)
{
    public AclCheck Check { get; } = new();

    /// <summary>The error of a request that its user may not make, or null.</summary>
    public byte[]? Refuse(Session session, Command command, in Request request)
    {
        var context = session.Transaction.IsOpen ? AclLogContext.Multi : AclLogContext.TopLevel;
        return Deny(session, command, in request, context) switch
        {
            DenialReason.None => null,
            DenialReason.Command => Encoding.ASCII.GetBytes(
                $"NOPERM this user has no permissions to run the '{command.Name}' command"),
            DenialReason.Key =>
                "NOPERM this user has no permissions to access one of the keys used as arguments"u8.ToArray(),
            _ => "NOPERM this user has no permissions to access one of the channels used as arguments"u8.ToArray(),
        };
    }

    /// <summary>The error of a queued request whose user has lost the right to make it since, or null.</summary>
    internal string? RefuseQueued(Session session, Command command, in Request request)
    {
        var reason = Deny(session, command, in request, AclLogContext.Multi) switch
        {
            DenialReason.None => null,
            DenialReason.Command => "no permission to execute the command or subcommand",
            DenialReason.Key => "no permission to touch the specified keys",
            _ => "no permission to access one of the channels used as arguments",
        };
        return reason is null
            ? null
            : "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. " +
              $"This command is no longer allowed for the following reason: {reason}";
    }

    /// <summary>Why the client's user may not, which is noted; None when they may.</summary>
    public DenialReason Deny(Session session, Command command, in Request request, AclLogContext context)
    {
        if (session.User is not { } user) return DenialReason.None;
        var denial = Check.Check(user, command, in request);
        if (denial.Reason == DenialReason.None) return DenialReason.None;

        var what = denial.Reason == DenialReason.Command ? command.NameBytes.ToArray() : request[denial.Position].ToArray();
        server.AclLog.Add(session, denial.Reason, context, what, user.Name);
        return denial.Reason;
    }
}

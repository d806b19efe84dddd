namespace ArdbNet.Server.Security;

/// <summary>Where a command was denied, in the words of ACL LOG.</summary>
public enum AclLogContext
{
    TopLevel,
    Multi,
    Lua,
}

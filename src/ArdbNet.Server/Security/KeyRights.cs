namespace ArdbNet.Server.Security;

/// <summary>What may be done with keys that match a pattern.</summary>
[Flags]
public enum KeyRights
{
    None = 0,
    Read = 1 << 0,
    Write = 1 << 1,
    All = Read | Write,
}

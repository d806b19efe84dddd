namespace ArdbNet.Server.Configuration;

/// <summary>Who may use something that is off by default.</summary>
public enum ProtectedAction
{
    /// <summary>Nobody.</summary>
    No,

    /// <summary>Everybody.</summary>
    Yes,

    /// <summary>Clients of this machine.</summary>
    Local,
}

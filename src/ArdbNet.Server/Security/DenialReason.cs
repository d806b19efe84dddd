namespace ArdbNet.Server.Security;

/// <summary>Why a user may not; of several selectors' reasons the greatest is told.</summary>
public enum DenialReason
{
    None = 0,
    Command = 1,
    Key = 2,
    Authentication = 3,
    Channel = 4,
}

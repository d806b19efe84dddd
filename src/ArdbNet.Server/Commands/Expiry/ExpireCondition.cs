
namespace ArdbNet.Server.Commands.Expiry;

/// <summary>NX, XX, GT and LT of EXPIRE and its kin: which time to live a key must have to get another.</summary>
[Flags]
internal enum ExpireCondition
{
    None = 0,
    HasNone = 1,
    HasOne = 2,
    Greater = 4,
    Less = 8,
}

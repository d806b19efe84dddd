namespace ArdbNet.Server.Scripting.Functions;

/// <summary>What FUNCTION RESTORE does with the libraries there are.</summary>
internal enum RestorePolicy
{
    Append,
    Replace,
    Flush,
}

namespace ArdbNet.RocksDb.Tests;

internal sealed record Change(ChangeKind Kind, byte[] First, byte[] Second)
{
    public override string ToString() => $"{Kind} {Convert.ToHexString(First)} {Convert.ToHexString(Second)}";
}

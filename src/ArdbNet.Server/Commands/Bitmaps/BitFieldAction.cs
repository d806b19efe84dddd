namespace ArdbNet.Server.Commands.Bitmaps;

/// <summary>What a subcommand of BITFIELD does.</summary>
internal enum BitFieldAction
{
    Get,
    Set,
    Increment,
}

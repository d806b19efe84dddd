namespace ArdbNet.Server.Migrations;

/// <summary>A key on its way.</summary>
/// <param name="Name">The key.</param>
/// <param name="Metadata">The whole metadata value, by which its value is found in the view.</param>
/// <param name="ExpireAtMs">Milliseconds since 1970, 0 = never.</param>
internal readonly record struct MigratingKey(byte[] Name, byte[] Metadata, long ExpireAtMs);

namespace ArdbNet.Server.Configuration;

/// <summary>The master that <c>replicaof</c> names.</summary>
public sealed record MasterAddress(string Host, int Port);

namespace ArdbNet.Server.Replication.Replica;

/// <summary>The master's stream runs a script by its digest, and the text did not come: to go on would be to differ.</summary>
public sealed class MissingScriptException(string digest)
    : Exception($"The master's stream runs the script {digest}, whose text did not come")
{
    /// <summary>The script's SHA1.</summary>
    public string Digest { get; } = digest;
}

namespace ArdbNet.Server.Scripting;

/// <summary>What ends a script.</summary>
internal enum ScriptEnd
{
    ByItself,

    /// <summary>SCRIPT KILL.</summary>
    Killed,

    /// <summary>The server failed, or stops: what the script did is undone.</summary>
    Faulted,
}

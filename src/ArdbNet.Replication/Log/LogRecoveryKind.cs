namespace ArdbNet.Replication.Log;

/// <summary>In what condition the log was found.</summary>
public enum LogRecoveryKind
{
    /// <summary>There was no log; an empty one was made.</summary>
    Created,

    /// <summary>It had been closed cleanly and everything is there.</summary>
    Clean,

    /// <summary>The process had ended without closing it; the machine had not, so everything is there.</summary>
    ProcessKilled,

    /// <summary>The files are a copy: others may have gone on from here under the same name.</summary>
    Copied,

    /// <summary>The machine had stopped; what had not reached the disk is cut off.</summary>
    MachineStopped,

    /// <summary>Files were damaged or missing; the log ends at the last good byte.</summary>
    Damaged,

    /// <summary>The log does not meet the data's offset; it begins anew, empty, at that offset.</summary>
    Restarted,
}

namespace ArdbNet.Server.Tracking;

/// <summary>What CLIENT TRACKING ON asks for.</summary>
[Flags]
public enum TrackingOptions
{
    None = 0,

    /// <summary>Keys by prefix, whether the client has read them or not.</summary>
    Broadcast = 1,

    /// <summary>Only what is read after CLIENT CACHING YES.</summary>
    OptIn = 2,

    /// <summary>Not what is read after CLIENT CACHING NO.</summary>
    OptOut = 4,

    /// <summary>Not what the client itself changes.</summary>
    NoLoop = 8,
}

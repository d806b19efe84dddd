namespace ArdbNet.Server.Dispatch;

/// <summary>What a command does with the channels among its arguments. To listen no longer is no use.</summary>
public enum ChannelUse
{
    None,

    /// <summary>Argument 1 is a channel.</summary>
    Publish,

    /// <summary>All arguments are channels.</summary>
    Subscribe,

    /// <summary>All arguments are patterns.</summary>
    SubscribePattern,
}

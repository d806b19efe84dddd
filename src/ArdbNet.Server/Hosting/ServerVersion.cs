namespace ArdbNet.Server.Hosting;

/// <summary>What the server says it is.</summary>
public static class ServerVersion
{
    /// <summary>The version of Redis whose behaviour clients may expect.</summary>
    public const string Redis = "7.0.15";

    public static string Text { get; } = typeof(ServerVersion).Assembly.GetName().Version!.ToString(3);
}

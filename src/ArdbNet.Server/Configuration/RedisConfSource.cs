using Microsoft.Extensions.Configuration;

namespace ArdbNet.Server.Configuration;

/// <summary>Where the configuration comes from, in the order in which later ones win.</summary>
public sealed class RedisConfSource : IConfigurationSource
{
    /// <summary>A file of redis.conf syntax, or null.</summary>
    public string? Path { get; init; }

    /// <summary>More text of the same syntax, such as standard input, or null.</summary>
    public TextReader? Input { get; init; }

    /// <summary>The options of the command line.</summary>
    public IReadOnlyList<DirectiveLine> CommandLine { get; init; } = [];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new RedisConfProvider(this);
}

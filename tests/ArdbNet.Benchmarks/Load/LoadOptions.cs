using System.Globalization;

namespace ArdbNet.Benchmarks.Load;

/// <summary>What a run is told; see <see cref="LoadCommand.Usage"/>.</summary>
internal sealed record LoadOptions
{
    public string Host { get; private init; } = "127.0.0.1";

    public int Port { get; private init; } = 6379;

    public Workload Workload { get; private init; } = Workload.Find("a")!;

    public bool IsUniform { get; private init; }

    public long Keys { get; private init; } = 100_000;

    public long FirstKey { get; private init; }

    public int ValueSize { get; private init; } = 64;

    public int Clients { get; private init; } = 50;

    public int Pipeline { get; private init; } = 1;

    public int Seconds { get; private init; } = 10;

    /// <summary>A run ends after so many, if not earlier.</summary>
    public long Operations { get; private init; } = long.MaxValue;

    /// <summary>Operations a second; 0 for as many as there can be.</summary>
    public double Rate { get; private init; }

    public ulong Seed { get; private init; } = 1;

    /// <summary>The file that gets a line for each second; null for none.</summary>
    public string? SecondsFile { get; private init; }

    /// <exception cref="FormatException">An unknown option, or a value that it can't have.</exception>
    public static LoadOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new LoadOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length) throw new FormatException($"{arguments[i]} has no value.");
            options = options.With(arguments[i], arguments[i + 1]);
        }

        return options;
    }

    private LoadOptions With(string name, string value) => name switch
    {
        "--host" => this with { Host = value },
        "--port" => this with { Port = (int)Number(name, value, 1, ushort.MaxValue) },
        "--workload" => this with { Workload = Workload.Find(value) ?? throw Refusal(name, value) },
        "--distribution" => this with
        {
            IsUniform = value == "uniform" || (value == "zipfian" ? false : throw Refusal(name, value)),
        },
        "--keys" => this with { Keys = Number(name, value, 1, 999_999_999_999) },
        "--from" => this with { FirstKey = Number(name, value, 0, 999_999_999_999) },
        "--value" => this with { ValueSize = (int)Number(name, value, 1, 64 << 20) },
        "--clients" => this with { Clients = (int)Number(name, value, 1, 100_000) },
        "--pipeline" => this with { Pipeline = (int)Number(name, value, 1, 100_000) },
        "--seconds" => this with { Seconds = (int)Number(name, value, 1, 1_000_000) },
        "--operations" => this with { Operations = Number(name, value, 1, long.MaxValue) },
        "--rate" => this with { Rate = Number(name, value, 1, 1_000_000_000) },
        "--seed" => this with { Seed = (ulong)Number(name, value, 0, long.MaxValue) },
        "--each-second" => this with { SecondsFile = value },
        _ => throw new FormatException($"{name} is no option of this."),
    };

    private static long Number(string name, string value, long least, long most) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Refusal(name, value);

    private static FormatException Refusal(string name, string value) => new($"{name} can't be '{value}'.");
}

using System.Globalization;

namespace ArdbNet.Server.Configuration;

/// <summary>Reads canonical values as the types of <see cref="ServerOptions"/>; they were validated before.</summary>
internal readonly struct TypedValues(Func<string, string> valueOf)
{
    public string Text(string name) => valueOf(name);

    public string? TextOrNull(string name) => valueOf(name) is { Length: > 0 } text ? text : null;

    public bool Switch(string name) => valueOf(name) is "yes";

    public int Int(string name) => int.Parse(valueOf(name), CultureInfo.InvariantCulture);

    public long Long(string name) => long.Parse(valueOf(name), CultureInfo.InvariantCulture);

    public T Choice<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(valueOf(name), ignoreCase: true);

    public string[] Words(string name) => valueOf(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

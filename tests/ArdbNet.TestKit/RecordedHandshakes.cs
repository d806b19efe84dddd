using System.Text;

namespace ArdbNet.TestKit;

/// <summary>What replicas of old versions of Redis sent to their masters; see tests/Data/wire.</summary>
public static class RecordedHandshakes
{
    public static readonly string[] Versions = ["2.4.18", "2.6.17", "2.8.24", "3.2.13", "4.0.14", "5.0.14"];

    /// <summary>The requests up to SYNC or PSYNC, as they were sent.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    /// <param name="connection">1: the first connection; 2: after the link was cut.</param>
    public static IReadOnlyList<string> Requests(string version, int connection)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "wire", $"{version}.conn{connection}.bin");
        var rest = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        var requests = new List<string>();
        while (requests.Count == 0 || !requests[^1].Contains("SYNC", StringComparison.Ordinal))
        {
            var lines = rest[0] == '*' ? (2 * (rest[1] - '0')) + 1 : 1;
            var end = 0;
            for (var line = 0; line < lines; line++) end = rest.IndexOf('\n', end) + 1;
            requests.Add(rest[..end]);
            rest = rest[end..];
        }

        return requests;
    }
}

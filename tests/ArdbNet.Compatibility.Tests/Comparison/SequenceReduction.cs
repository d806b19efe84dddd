using System.Diagnostics;

namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>Finds a smaller sequence that still shows a difference, by leaving out ever smaller parts.</summary>
internal static class SequenceReduction
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static (IReadOnlyList<Step> Steps, Difference Difference) Reduce(
        IReadOnlyList<Step> steps, Difference difference, Func<IReadOnlyList<Step>, Difference?> run)
    {
        var started = Stopwatch.StartNew();
        steps = Cut(steps, difference);
        for (var part = Math.Max(steps.Count / 2, 1); part > 0; part /= 2)
        {
            for (var at = 0; at < steps.Count && started.Elapsed < Patience;)
            {
                Step[] fewer = [.. steps.Take(at), .. steps.Skip(at + part)];
                if (run(fewer) is { } still)
                {
                    difference = still;
                    steps = Cut(fewer, still);
                }
                else
                {
                    at += part;
                }
            }
        }

        return (steps, difference);
    }

    // What follows the difference has no part in it.
    private static IReadOnlyList<Step> Cut(IReadOnlyList<Step> steps, Difference difference) =>
        [.. steps.Take(difference.At + 1)];
}

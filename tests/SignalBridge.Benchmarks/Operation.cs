using System.Diagnostics;
using System.Globalization;

namespace SignalBridge.Benchmarks;

/// <summary>
/// Something that is done with both mailboxes in turn, so that whatever else the machine does meets both alike.
/// </summary>
/// <param name="Name">What it is.</param>
/// <param name="RunAsync">Does it once.</param>
internal sealed record Operation(string Name, Func<LoadedMailbox, CancellationToken, Task> RunAsync)
{
    private const int WarmUps = 5;

    /// <summary>Something to be done before each time, which is not measured.</summary>
    public Func<LoadedMailbox, CancellationToken, Task> BeforeAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>
    /// The bridge's operations, and what Azurite itself takes for one row: it searches its tables, as the real service does not.
    /// </summary>
    public static IReadOnlyList<Operation> All { get; } =
    [
        new("append", (mailbox, token) => mailbox.AppendAsync(token)),
        new("turn that fires", (mailbox, token) => mailbox.TakeTurnAsync(token)) { BeforeAsync = (mailbox, token) =>
            mailbox.SlotAsync(token) },
        new("list, one page of 100", (mailbox, token) => mailbox.ListAsync(token)),
        new("count", (mailbox, token) => mailbox.CountAsync(token)),
        new("  Azurite: row by its key", (mailbox, token) => mailbox.ReadRowAsync(token)),
        new("  Azurite: first of a range", (mailbox, token) => mailbox.ReadFirstAsync(token)),
        new("  Azurite: transaction of 2", (mailbox, token) => mailbox.WriteTwoAsync(token)),
    ];

    public async Task<string> CompareAsync(LoadedMailbox few, LoadedMailbox many, int rounds, CancellationToken cancellationToken)
    {
        var (fewTimes, manyTimes) = (new List<double>(), new List<double>());
        for (var round = -WarmUps; round < rounds; round++)
        {
            foreach (var (mailbox, times) in ((LoadedMailbox, List<double>)[])[(few, fewTimes), (many, manyTimes)])
            {
                await BeforeAsync(mailbox, cancellationToken);
                var started = Stopwatch.GetTimestamp();
                await RunAsync(mailbox, cancellationToken);
                if (round >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        var (a, b) = (Median(fewTimes), Median(manyTimes));
        return string.Create(CultureInfo.InvariantCulture, $"{Name,-28} {a,9:F2} {b,9:F2} {b / a,9:F2}");
    }

    private static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

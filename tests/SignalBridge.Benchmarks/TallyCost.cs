using System.Diagnostics;
using System.Globalization;
using SignalBridge.Mailboxes;

namespace SignalBridge.Benchmarks;

/// <summary>What it costs to write a tally with each chunk, beside the chunk alone.</summary>
internal static class TallyCost
{
    private const int Rounds = 200;

    public static async Task<string> MeasureAsync(LoadedMailbox mailbox, CancellationToken cancellationToken)
    {
        var lines = new List<string> { "Events a second, one append after the other  chunk alone  with tally    ratio" };
        foreach (var size in (int[])[1, 16, 64, 256])
        {
            var events = Enumerable.Repeat(LoadedMailbox.Event, size).ToArray();
            var tallied = new TalliedMailbox(mailbox.Mailbox);
            var (alone, together) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await mailbox.Mailbox.Table.AddEntityAsync(Chunk.Row("other", mailbox.NextId(), events), cancellationToken);
                alone += Stopwatch.GetElapsedTime(started);
                started = Stopwatch.GetTimestamp();
                await tallied.AppendAsync(mailbox.NextId(), events, cancellationToken);
                together += Stopwatch.GetElapsedTime(started);
            }

            var count = size * Rounds;
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"  chunks of {size,-32} {count / alone.TotalSeconds,11:N0} {count / together.TotalSeconds,11:N0} {alone / together,8:F2}"));
        }

        return string.Join(Environment.NewLine, lines);
    }
}

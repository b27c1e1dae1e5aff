using SignalBridge.Operations;

namespace SignalBridge.Soak;

/// <summary>Looks at the mailboxes while the soak runs: what waits, and whether anything waits longer than it must.</summary>
internal sealed class Watch(OperatorClient operations)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (object Progress, long Since)> _due = [];

    public int Pending { get; private set; }

    /// <summary>The longest that a mailbox had pending events and an open slot, and nothing became of any.</summary>
    public TimeSpan LongestStall { get; private set; }

    /// <summary>Goes on until told to stop, or, where a mailbox has events, until all are empty.</summary>
    /// <returns>Whether all mailboxes were empty at the last look.</returns>
    public async Task<bool> LookAsync(bool untilEmpty, Action tell, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                var signals = await operations.SignalsAsync(stop);
                Pending = signals.Sum(s => s.Pending);
                foreach (var signal in signals)
                {
                    Note(signal);
                }

                tell();
            }
            while (!(untilEmpty && Pending == 0) && await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }

        return Pending == 0;
    }

    private void Note(SignalView signal)
    {
        var progress = (signal.Counts with { Accepted = 0 }, signal.LastOutcome?.At);
        if (signal.Pending == 0 || signal.NextSlot is not null)
        {
            _due.Remove(signal.Name);
        }
        else if (!_due.TryGetValue(signal.Name, out var due) || !due.Progress.Equals(progress))
        {
            _due[signal.Name] = (progress, TimeProvider.System.GetTimestamp());
        }
        else if (TimeProvider.System.GetElapsedTime(due.Since) is var stall && stall > LongestStall)
        {
            LongestStall = stall;
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SignalBridge.Delivery;
using SignalBridge.Routing;
using SignalBridge.Telemetry;

namespace SignalBridge.Retention;

/// <summary>
/// Removes what has been kept for its time, in small steps. When a step is due is known only to this process: one that starts
/// looks at everything once. A signal that was taken out of the configuration keeps what it has.
/// </summary>
internal sealed partial class Expiry(Routes routes, IEnumerable<IExpiring> kinds, TimeProvider time, ILogger<Expiry> log)
{
    /// <summary>How many steps of one kind one look takes, as long as there is more.</summary>
    public const int StepsAtOnce = 10;

    // A host that is called by a clock has the next sweep to do: who was not reached is due first the next time.
    private static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(10);

    // Of all signals together one step in so long, at rest: what is kept for weeks need not be looked for every minute.
    private static readonly TimeSpan StepPace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Signal, string Kind), DateTimeOffset> _due = [];

    /// <summary>Looks at every signal for which something is due, the longest waiting first.</summary>
    public async Task AllAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        List<Exception> failures = [];
        foreach (var signal in routes.Signals.Keys.OrderBy(signal => kinds.Min(kind => DueAt(signal, kind))))
        {
            if (time.GetElapsedTime(started) > LongestRound)
            {
                break;
            }

            await TryAsync(() => OneAsync(signal, cancellationToken), failures, cancellationToken, signal);
        }

        Throw(failures);
    }

    /// <summary>Takes the steps that are due for one signal; a kind that fails holds up no other.</summary>
    public async Task OneAsync(string signal, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var kind in kinds.Where(kind => DueAt(signal, kind) <= time.GetUtcNow()))
        {
            await TryAsync(() => RemoveAsync(signal, kind, cancellationToken), failures, cancellationToken);
        }

        Throw(failures);
    }

    private async Task RemoveAsync(string signal, IExpiring kind, CancellationToken cancellationToken)
    {
        // Before the step: one that fails is tried again a period later, not with every look.
        _due[(signal, kind.Kind)] = time.GetUtcNow() + Longer(kind.Period, routes.Signals.Count * kinds.Count() * StepPace);
        var removed = 0;
        var more = true;
        try
        {
            for (var step = 0; more && step < StepsAtOnce; step++)
            {
                (var count, more) = await kind.StepAsync(signal, cancellationToken);
                removed += count;
            }
        }
        finally
        {
            if (removed > 0)
            {
                BridgeMetrics.Expired(signal, kind.Kind, removed);
                Log.Removed(log, removed, kind.Kind, signal);
            }
        }

        if (more)
        {
            _due[(signal, kind.Kind)] = time.GetUtcNow();
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private DateTimeOffset DueAt(string signal, IExpiring kind) => _due.GetValueOrDefault((signal, kind.Kind));

    private static async Task TryAsync(Func<Task> work, List<Exception> failures, CancellationToken cancellationToken,
        string? signal = null)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            failures.Add(signal is null ? e : new SignalFailedException(signal, e));
        }
    }

    private static void Throw(List<Exception> failures)
    {
        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "What {Signal} kept for its time is removed, {Kind}: {Count}.")]
        public static partial void Removed(ILogger logger, int count, string kind, string signal);
    }
}

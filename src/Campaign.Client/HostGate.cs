using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Campaign.Client;

/// <summary>
/// The one way to a host: a time-out per attempt, a breaker that all calls to it share, the pauses it asks for with
/// Retry-After, and a few repeats of what is safe to repeat.
/// </summary>
internal sealed partial class HostGate
{
    private static readonly ResiliencePropertyKey<TimeSpan> AttemptTimeout = new("attempt-timeout");
    private static readonly TimeSpan LongestInlineWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(2);

    private readonly string _service;
    private readonly string _host;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CircuitBreakerStateProvider _breaker = new();
    private readonly ResiliencePipeline<Reply> _once;
    private readonly ResiliencePipeline<Reply> _repeating;
    private readonly Lock _lock = new();
    private DateTimeOffset _openUntil;
    private DateTimeOffset _pausedUntil;

    public HostGate(string service, string host, TimeProvider time, ILogger logger)
    {
        (_service, _host, _time, _logger) = (service, host, time, logger);
        _once = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Reply>
            {
                // A signal fires 144 times a day: a window of seconds would never see enough calls to judge by.
                SamplingDuration = TimeSpan.FromMinutes(2),
                MinimumThroughput = 4,
                FailureRatio = 0.6,
                BreakDurationGenerator = static args => ValueTask.FromResult(BreakAfter(args.HalfOpenAttempts)),
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Result is { HostFailed: true }),
                StateProvider = _breaker,
                OnOpened = OnOpened,
                OnClosed = OnClosed,
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static args =>
                    ValueTask.FromResult(args.Context.Properties.GetValue(AttemptTimeout, TimeSpan.FromSeconds(10))),
            })
            .Build();
        _repeating = new ResiliencePipelineBuilder<Reply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Reply>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(400),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                // Retry-After is obeyed: a short one here, a longer one by the caller, who has other things to do meanwhile.
                ShouldHandle = static args => ValueTask.FromResult(
                    args.Outcome.Result is { HostFailed: true, Outcome: { Kind: OutcomeKind.Transient } outcome }
                    && (outcome.RetryAfter ?? TimeSpan.Zero) <= LongestInlineWait),
                DelayGenerator = static args => ValueTask.FromResult(args.Outcome.Result?.Outcome.RetryAfter),
            })
            .AddPipeline(_once)
            .Build();
    }

    /// <summary>Makes the call, or says at once why it is not made.</summary>
    /// <param name="repeat">Whether a passing fault may be met by another attempt.</param>
    /// <param name="timeout">How long one attempt may take.</param>
    /// <param name="call">The call: outcomes as values; it throws for the caller's cancellation only.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<Reply> RunAsync(
        bool repeat, TimeSpan timeout, Func<CancellationToken, Task<Reply>> call, CancellationToken cancellationToken)
    {
        if (Remaining(_pausedUntil) is { } pause)
        {
            return new Reply(new Outcome(OutcomeKind.Throttled, $"{_service} asked for a pause.")
            {
                RetryAfter = pause,
                WithoutCall = true
            });
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(AttemptTimeout, timeout);
        try
        {
            var reply = await (repeat ? _repeating : _once)
                .ExecuteAsync(static async (context, call) => await call(context.CancellationToken).ConfigureAwait(false),
                    context, call)
                .ConfigureAwait(false);
            if (reply.Outcome is { Kind: OutcomeKind.Throttled, RetryAfter: { } wait })
                Pause(wait);
            return reply;
        }
        catch (BrokenCircuitException)
        {
            return new Reply(new Outcome(OutcomeKind.Transient, $"{_service} failed repeatedly; no calls are made for now.")
            {
                RetryAfter = Remaining(_openUntil) ?? TimeSpan.FromSeconds(1),
                WithoutCall = true,
            });
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public HostState State => (Remaining(_pausedUntil), _breaker.CircuitState, Remaining(_openUntil)) switch
    {
        ({ }, _, _) => Now(HostCondition.Paused, _pausedUntil, "asked for a pause, and gets it"),
        (_, CircuitState.Open or CircuitState.Isolated, { }) =>
            Now(HostCondition.Open, _openUntil, "failed repeatedly; calls wait"),
        (_, CircuitState.Closed, _) => Now(HostCondition.Closed, null, "is called as needed"),
        _ => Now(HostCondition.HalfOpen, null, "failed repeatedly; the next call is a trial"),
    };

    private static TimeSpan BreakAfter(int failedTrials) =>
        TimeSpan.FromSeconds(Math.Min(15 * Math.Pow(2, Math.Min(failedTrials, 10)), LongestBreak.TotalSeconds));

    private HostState Now(HostCondition condition, DateTimeOffset? until, string words) =>
        new(_service, _host, condition, until, $"{_service} ({_host}) {words}.");

    private TimeSpan? Remaining(DateTimeOffset until)
    {
        lock (_lock)
        {
            var rest = until - _time.GetUtcNow();
            return rest > TimeSpan.Zero ? rest : null;
        }
    }

    private void Pause(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = _time.GetUtcNow() + wait;
            if (until > _pausedUntil)
                _pausedUntil = until;
        }

        Log.Paused(_logger, _service, _host, wait);
    }

    private ValueTask OnOpened(OnCircuitOpenedArguments<Reply> args)
    {
        lock (_lock)
            _openUntil = _time.GetUtcNow() + args.BreakDuration;
        Log.Opened(_logger, _service, _host, args.BreakDuration);
        return default;
    }

    private ValueTask OnClosed(OnCircuitClosedArguments<Reply> args)
    {
        Log.Closed(_logger, _service, _host);
        return default;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Service} at {Host} failed repeatedly; no calls are made for {Break}.")]
        public static partial void Opened(ILogger logger, string service, string host, TimeSpan @break);

        [LoggerMessage(LogLevel.Information, "{Service} at {Host} answers again.")]
        public static partial void Closed(ILogger logger, string service, string host);

        [LoggerMessage(LogLevel.Warning, "{Service} at {Host} asked for a pause of {Pause}.")]
        public static partial void Paused(ILogger logger, string service, string host, TimeSpan pause);
    }
}

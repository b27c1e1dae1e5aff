namespace Campaign.Client;

/// <summary>
/// The time that one call of the client may take: a little less than the deadline in all. The call that has an effect gets the
/// configured time-out; token and link get what is left, and where they use it up, nothing that has an effect is begun.
/// </summary>
internal sealed class CallBudget : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _preparation;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenSource _lateOrCaller;
    private readonly CancellationTokenSource _overOrCaller;

    public CallBudget(CampaignOptions options, TimeProvider time, CancellationToken caller)
    {
        var total = options.Deadline * 44 / 45;
        Timeout = TimeSpan.FromTicks(Math.Clamp(options.Timeout.Ticks, TimeSpan.FromSeconds(1).Ticks,
            Math.Min(TimeSpan.FromSeconds(30).Ticks, (total * 15 / 22).Ticks)));
        (_time, _started, _preparation) = (time, time.GetTimestamp(), total - Timeout);
        ReadTimeout = TimeSpan.FromTicks(Math.Min(Timeout.Ticks, _preparation.Ticks / 2));
        _late = new CancellationTokenSource(_preparation, time);
        _over = new CancellationTokenSource(total, time);
        _lateOrCaller = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, caller);
        _overOrCaller = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, caller);
    }

    /// <summary>How long an attempt may take that has an effect.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>How long an attempt may take that only reads: two of them fit into the preparation.</summary>
    public TimeSpan ReadTimeout { get; }

    /// <summary>For token and link: cancelled when their time is over, or by the caller.</summary>
    public CancellationToken Preparation => _lateOrCaller.Token;

    /// <summary>For what has an effect: cancelled when all the time is over, or by the caller.</summary>
    public CancellationToken All => _overOrCaller.Token;

    // By the clock too: a timer may ring after an answer that came when the time was over.
    public bool IsOver => _late.IsCancellationRequested || _time.GetElapsedTime(_started) >= _preparation;

    /// <summary>
    /// Ends the call before it has an effect, where the caller has given it up or the time for preparing it is over.
    /// </summary>
    /// <exception cref="OperationCanceledException"/>
    public void ThrowIfOver()
    {
        Preparation.ThrowIfCancellationRequested();
        if (IsOver)
            throw new OperationCanceledException("The time for token and link is used up.");
    }

    public void Dispose()
    {
        _lateOrCaller.Dispose();
        _overOrCaller.Dispose();
        _late.Dispose();
        _over.Dispose();
    }
}

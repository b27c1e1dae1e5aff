using SignalBridge.Mailboxes;
using SignalBridge.Routing;

namespace SignalBridge.Sources;

/// <summary>
/// Where everything comes in, whatever its source: what is mapped is accepted, what cannot be mapped is kept dead or refused.
/// </summary>
internal sealed class Reception(Intake intake)
{
    /// <summary>Takes an event in as its mapping says.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="item">The event, without its parameters.</param>
    /// <param name="mapped">What its mapping made of it.</param>
    /// <param name="unfit">Whether it is kept where it cannot be mapped.</param>
    /// <param name="cancellationToken">Cancels the taking in; what has been made durable stays.</param>
    /// <exception cref="Storage.StorageUnavailableException">It was not made durable.</exception>
    public async Task<Received> ReceiveAsync(
        Signal signal, StoredEvent item, Mapped mapped, Keeping unfit, CancellationToken cancellationToken)
    {
        return (mapped, unfit) switch
        {
            (Mapped.Fit fit, _) => new Received.Answered(await AcceptAsync(signal, item, fit, cancellationToken)),
            (Mapped.Filtered, _) => new Received.Filtered(),
            (Mapped.Unfit no, Keeping.Each) => await KeepAsync(no, null),
            (Mapped.Unfit no, Keeping.Once once) => await KeepAsync(no, once.Since),
            (Mapped.Unfit no, _) => new Received.Unfit(no.Reasons),
            _ => throw new InvalidOperationException($"A mapping answered {mapped}."),
        };

        async Task<Received> KeepAsync(Mapped.Unfit no, DateTimeOffset? since) => new Received.KeptDead(
            await intake.KeepDeadAsync(signal, item with { Unmappable = no.Reasons }, since, cancellationToken), no.Reasons);
    }

    /// <summary>Takes in an event that is mapped.</summary>
    /// <exception cref="Storage.StorageUnavailableException">It was not made durable.</exception>
    public Task<Acceptance> AcceptAsync(Signal signal, StoredEvent item, Mapped.Fit mapped,
        CancellationToken cancellationToken) =>
        intake.AcceptAsync(signal, item with { Parameters = mapped.Values }, cancellationToken);
}

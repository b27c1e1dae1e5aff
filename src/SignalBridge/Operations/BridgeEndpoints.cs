using Microsoft.AspNetCore.Http;
using SignalBridge.Delivery;

namespace SignalBridge.Operations;

/// <summary>The operators' endpoints for the bridge as a whole.</summary>
internal sealed class BridgeEndpoints(BridgeSwitch bridge, UnconfiguredSignals unconfigured)
{
    /// <summary>
    /// Whether the bridge is paused and since when, and which signals have pending events and are not configured.
    /// </summary>
    public async Task<IResult> BridgeAsync(CancellationToken cancellationToken)
    {
        var since = await bridge.PausedSinceAsync(cancellationToken);
        return Results.Json(new
        {
            paused = since is not null,
            since,
            unconfigured = await unconfigured.FindAsync(cancellationToken)
        });
    }

    /// <summary>Stops every signal and every scheduled command; events go on being accepted.</summary>
    public async Task<IResult> PauseAsync(CancellationToken cancellationToken)
    {
        await bridge.PauseAsync(cancellationToken);
        return await BridgeAsync(cancellationToken);
    }

    /// <summary>Goes on, each signal in its next slot.</summary>
    public async Task<IResult> ResumeAsync(CancellationToken cancellationToken)
    {
        await bridge.ResumeAsync(cancellationToken);
        return await BridgeAsync(cancellationToken);
    }
}

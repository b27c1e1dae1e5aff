using Campaign.Client;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Mailboxes;

namespace SignalBridge.Tests.Fixtures;

/// <summary>A turn as a killed process leaves it.</summary>
internal static class DeadTurn
{
    /// <summary>Claims, records the call of number 1, perhaps calls, and dies.</summary>
    /// <returns>The event's id.</returns>
    public static async Task<string> InTheCallAsync(BridgeUnderTest bridge, bool call)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var paused = await bridge.Operator.PostAsync("/api/signals/ready/pause", null, cancellation);
        paused.EnsureSuccessStatusCode();
        var id = await bridge.PostNumberAsync(1);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(cancellation), cancellation))!;
        var next = (await claimed.NextAsync(cancellation))!;
        await claimed.UpdateAsync(claimed.State with { Pause = null }, cancellation);
        (await claimed.RecordAttemptAsync(bridge.Signal("ready"), next, cancellation)).ShouldBeNull();
        if (call)
        {
            var trigger = new SignalTrigger("WKF1", "signal1", next.Event.Source, next.Event.Parameters);
            (await bridge.Services.GetRequiredService<CampaignClient>()
                .TriggerAsync(trigger, cancellation)).Kind.ShouldBe(OutcomeKind.Accepted);
        }

        bridge.World.Fired.Count.ShouldBe(call ? 1 : 0);
        return id;
    }
}

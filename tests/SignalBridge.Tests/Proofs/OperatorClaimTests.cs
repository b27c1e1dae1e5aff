using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Operators who come while a turn has the mailbox.</summary>
public sealed class OperatorClaimTests(AzuriteFixture azurite)
{
    // Not what is waited for: it bounds a failing test.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_change_is_made_as_soon_as_the_turn_in_hand_has_ended_whatever_time_the_instances_go_by()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var owner = new Instance(world, world.Write(Sample.Numbered()), world.Time!, new FakedDate(world.Time));
        await owner.SetUpAsync(Ct);
        var mailbox = owner.Get<MailboxRegistry>().For("ready");
        var turn = await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct);
        var isEnding = true;
        using var wire = new HookedWire(world.Time, async request =>
        {
            // The operator has read that the mailbox is claimed; then the turn ends.
            if (isEnding && request.RequestUri!.AbsolutePath.Contains("RowKey='state'", StringComparison.Ordinal))
            {
                isEnding = false;
                await turn!.ReleaseAsync(turn.State, Ct);
            }
        });
        await using var asked = new Instance(world, world.Write(Sample.Numbered()), world.Time!, wire);

        var isChanged = await asked.Get<Operator>().PauseAsync(asked.Get<Routes>().Signals["ready"], Ct).WaitAsync(Patience, Ct);

        isChanged.ShouldBeTrue();
        (await mailbox.ReadStateAsync(Ct)).Pause.ShouldNotBeNull();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

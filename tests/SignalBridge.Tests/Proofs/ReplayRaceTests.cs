using Campaign.Client;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>Requests to replay the same events that overtake each other.</summary>
public sealed class ReplayRaceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_another_request_has_replayed_and_marked_since_it_was_selected_is_not_replayed_again()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var other = new Instance(world, world.Write(Sample.Numbered()), world.Time!, new FakedDate(world.Time));
        await other.SetUpAsync(Ct);
        var signal = other.Get<Routes>().Signals["ready"];
        await other.Get<Intake>().AcceptAsync(signal, new StoredEvent
        {
            Source = "operator",
            ReceivedAt = world.Time!.GetUtcNow(),
            Parameters = [new SignalParameter("number", ParameterType.Number, "1")],
        }, Ct);
        await other.Get<TurnRunner>().TakeAsync("ready", Ct);
        var selection = new ReplaySelection([EventState.Fired], null, null, null, 10, false);
        ReplayReport? first = null;
        using var late = new HookedWire(world.Time, async request =>
        {
            if (first is null && request.RequestUri!.Query.Contains("ReplayedAs", StringComparison.Ordinal))
            {
                first = await other.Get<Replay>().SelectionAsync(signal, selection, Ct);
            }
        });
        await using var one = new Instance(world, world.Write(Sample.Numbered()), world.Time!, late);

        var second = await one.Get<Replay>().SelectionAsync(signal, selection, Ct);

        (first!.Accepted, second.Accepted).ShouldBe((1, 0));
        (await new MailboxReader(other.Get<MailboxRegistry>().For("ready")).CountPendingAsync(Ct)).Pending.ShouldBe(1);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

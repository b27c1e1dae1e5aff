using Campaign.Client;
using CampaignEmulator;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>An instance killed before and after each durable write between a sender's post and the event's end.</summary>
public sealed class DeliveryCrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task One_event_that_fires() => KillAtEachAsync(6, async scene =>
    {
        await scene.PostAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([1]);
    });

    [Fact]
    public Task A_burst_through_two_slots() => KillAtEachAsync(12, async scene =>
    {
        await scene.PostAsync(1);
        await scene.PostAsync(2);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 2]);
    });

    [Fact]
    public Task Several_events_in_one_chunk() => KillAtEachAsync(12, async scene =>
    {
        await scene.PostTogetherAsync(1, 2, 3);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 2, 3]);
    });

    [Fact]
    public Task A_repeat_of_an_event() => KillAtEachAsync(7, async scene =>
    {
        await scene.PostAsync(1);
        await scene.PostElsewhereAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([1]);
        (await scene.AddUpAsync()).Values.ShouldContain(EventState.Duplicate);
    });

    [Fact]
    public Task An_event_that_Campaign_rejects_and_one_after_it() => KillAtEachAsync(8, async scene =>
    {
        var id = await scene.PostAsync(1, more: new SignalParameter("undeclared", ParameterType.String, "x"));
        await scene.PostAsync(2);
        await scene.RunDryAsync();
        await scene.SettledAsync([2]);
        (await scene.AddUpAsync()).Values.ShouldContain(EventState.Dead);
    });

    [Fact]
    public Task An_event_that_cannot_be_mapped() => KillAtEachAsync(1, async scene =>
    {
        await scene.KeepDeadAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([]);
    });

    [Fact]
    public Task An_event_too_large_for_its_row() => KillAtEachAsync(7, async scene =>
    {
        var id = await scene.PostAsync(1, padding: 50_000);
        await scene.RunDryAsync();
        await scene.SettledAsync([1]);
        (await scene.Onlooker.Get<SignalBridge.Operations.Operator>()
            .FindAsync(id, TestContext.Current.CancellationToken))!.Body!.Length.ShouldBe(50_000);
    });

    [Fact]
    public Task A_call_that_fails_in_passing() => KillAtEachAsync(8, async scene =>
    {
        scene.World.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Status = 503 });
        await scene.PostAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([1]);
    });

    [Fact]
    public Task A_call_whose_answer_is_lost() => KillAtEachAsync(8, async scene =>
    {
        scene.World.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });
        await scene.PostAsync(1);
        await scene.PostAsync(2);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 2]);
    });

    private Task KillAtEachAsync(int least, Func<Scene, Task> play) =>
        CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(), play, least);
}

using CampaignEmulator;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>An instance of policy <c>Batch</c>, killed before and after each durable write, of rows as of files.</summary>
public sealed class BatchCrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task A_burst_in_several_chunks_with_a_repeat_behind_it() => KillAtEachAsync(14, async scene =>
    {
        await scene.PostAsync(1, padding: 50_000);
        await scene.PostTogetherAsync(2, 3, 4);
        await scene.PostElsewhereAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 2, 3, 4]);
        scene.World.Fired.Count.ShouldBe(1);
        (await scene.AddUpAsync()).Values.ShouldContain(EventState.Duplicate);
    });

    [Fact]
    public Task Events_that_come_while_Campaign_does_not_take_the_file() => KillAtEachAsync(18, async scene =>
    {
        await scene.PostTogetherAsync(1, 2);
        scene.World.Campaign.Faults.Add(new Fault
        {
            Call = CallKind.Trigger,
            Status = 500,
            Body = new EmulatorSettings().NotRunningAnswer.Body
        });
        await scene.TakeTurnAsync();
        await scene.PostAsync(3);
        await scene.RunDryAsync();

        // Killed before the file was written, it may hold 3, too.
        await scene.SettledAsync([1, 2, 3]);
    });

    [Fact]
    public Task A_signal_whose_answer_is_lost() => KillAtEachAsync(18, async scene =>
    {
        await scene.PostTogetherAsync(1, 2);
        scene.World.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });
        await scene.TakeTurnAsync();
        await scene.PostAsync(3);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 2, 3]);
    });

    [Fact]
    public Task A_batch_that_Campaign_refuses_is_dead_as_a_whole_although_the_signal_then_holds() => CrashPoints.KillAtEachAsync(
        azurite, Sample.Numbered(policy: "Batch")
            .Replace("\"UnknownOutcome\"", "\"OnDead\": \"Hold\", \"UnknownOutcome\"", StringComparison.Ordinal), async scene =>
        {
            scene.World.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Status = 400, Times = 100 });
            await scene.PostTogetherAsync(1, 2, 3);
            await scene.RunDryAsync();
            scene.World.Campaign.Faults.Clear();
            await scene.SettledAsync([]);
            (await scene.AddUpAsync()).Values.Count(s => s == EventState.Dead).ShouldBe(3);
            await scene.ResumeAsync();
            await scene.PostAsync(4);
            await scene.RunDryAsync();
            await scene.SettledAsync([4]);
        }, 20);

    private Task KillAtEachAsync(int least, Func<Scene, Task> play) =>
        CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(policy: "Batch"), play, least);
}

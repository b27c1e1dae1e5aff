using CampaignEmulator;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>An instance of policy <c>Latest</c>, killed before and after each durable write.</summary>
public sealed class LatestCrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task A_burst_in_several_chunks_with_a_repeat_behind_it() => KillAtEachAsync(10, async scene =>
    {
        await scene.PostAsync(1);
        await scene.PostTogetherAsync(2, 3, 4);
        await scene.PostElsewhereAsync(1);
        await scene.RunDryAsync();
        await scene.SettledAsync([4]);
        (await scene.AddUpAsync()).Values.ShouldContain(EventState.Duplicate);
    });

    [Fact]
    public Task A_newer_one_that_comes_while_Campaign_does_not_take_the_newest() => KillAtEachAsync(12, async scene =>
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

        // Killed in the call, nobody knows whether it was taken: 2 is asked about first, and is taken then.
        await scene.SettledAsync(scene.HasCrashed && scene.World.Fired.Count == 2 ? [2, 3] : [3]);
    });

    [Fact]
    public Task The_newest_whose_answer_is_lost_and_a_newer_one_behind_it() => KillAtEachAsync(12, async scene =>
    {
        await scene.PostTogetherAsync(1, 2);
        scene.World.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });
        await scene.TakeTurnAsync();
        await scene.PostAsync(3);
        await scene.RunDryAsync();

        // Killed before the call, 3 is there when Campaign is called first.
        await scene.SettledAsync(scene.HasCrashed && scene.World.Fired.Count == 1 ? [3] : [2, 3]);
    });

    private Task KillAtEachAsync(int least, Func<Scene, Task> play) =>
        CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(policy: "Latest"), play, least);
}

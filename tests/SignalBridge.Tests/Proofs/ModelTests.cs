using CampaignEmulator;
using FsCheck;
using FsCheck.Fluent;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Random programs against the real mailbox; the environment variable <c>SIGNALBRIDGE_PROGRAMS</c> says how many of each policy.
/// </summary>
public sealed class ModelTests(AzuriteFixture azurite)
{
    private static readonly int Programs =
        int.TryParse(Environment.GetEnvironmentVariable("SIGNALBRIDGE_PROGRAMS"), out var asked) ? asked : 7;

    [Theory]
    [InlineData(ThrottlePolicy.Queue)]
    [InlineData(ThrottlePolicy.Latest)]
    [InlineData(ThrottlePolicy.Batch)]
    public async Task A_mailbox_keeps_its_promises_after_every_step_of_any_program(ThrottlePolicy policy)
    {
        // Not on the test's thread: FsCheck waits for each program to end. What fails tells its seed and the smallest program.
        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Programs),
            Prop.ForAll(RandomProgram.Any, program => RunAsync(policy, program).GetAwaiter().GetResult())),
                TestContext.Current.CancellationToken);
    }

    private async Task RunAsync(ThrottlePolicy policy, RandomProgram program)
    {
        await using var scene = await Scene.StartAsync(azurite, Sample.Numbered(policy: $"{policy}"), null);
        var model = new MailboxModel(policy);
        foreach (var step in program.Steps)
        {
            await DoAsync(scene, model, step);
            await model.HoldsAsync(scene);
        }

        scene.World.Campaign.Faults.Clear();
        await scene.ResumeAsync();
        await scene.RunDryAsync();
        await model.EndedAsync(scene);
    }

    private static async Task DoAsync(Scene scene, MailboxModel model, Step step)
    {
        switch (step)
        {
            case Step.Append:
                await scene.PostAsync(model.Next);
                model.Accepted(model.Next);
                break;
            case Step.Burst(var count):
                var burst = Enumerable.Range(model.Next, count).ToArray();
                await scene.PostTogetherAsync(burst);
                model.Accepted(burst);
                break;
            case Step.Repeat(var back) when model.Repeat(back) is { } number:
                await scene.PostElsewhereAsync(number);
                break;
            case Step.Turn:
                await scene.TakeTurnAsync();
                break;
            case Step.Crash(var point):
                await scene.TakeTurnAsync(point);
                model.Doubt(scene.World.Calls.TakeLast(1));
                break;
            case Step.Forward(var seconds):
                scene.World.Time!.Advance(TimeSpan.FromSeconds(seconds));
                break;
            case Step.SetClock(var seconds):
                scene.Host.Ahead = TimeSpan.FromSeconds(seconds);
                break;
            case Step.Answer(var next):
                await PlanAsync(scene, next);
                break;
            case Step.Pause:
                await scene.PauseAsync();
                break;
            case Step.Resume:
                await scene.ResumeAsync();
                break;
            case Step.Replay(var which):
                await ReplayAsync(scene, model, which);
                break;
            case Step.Discard(var which):
                await DiscardAsync(scene, model, which);
                break;
            default:
                break;
        }

        // Each trigger is once in the log of all calls, which tells whether a fault ate its answer.
        model.Doubt(scene.World.Campaign.Calls.All().Where(c => c.Call == CallKind.Trigger).Zip(scene.World.Calls)
            .Where(c => c.First.Fault is not null).Select(c => c.Second));
    }

    private static async Task PlanAsync(Scene scene, NextAnswer next)
    {
        var faults = scene.World.Campaign.Faults;
        faults.Clear();
        if (next == NextAnswer.TooEarly)
        {
            // Not while a lost answer is to be learnt: somebody else's triggers would then be taken for ours, as they would in
            // truth.
            if (await scene.Mailbox.ReadStateAsync(TestContext.Current.CancellationToken) is
                {
                    UnknownSince: null,
                    InFlightSince: null
                })
            {
                faults.Add(new Fault
                {
                    Call = CallKind.Trigger,
                    Status = 500,
                    Body = new EmulatorSettings().TooEarlyAnswer.Body
                });
                await scene.TakeTurnAsync();
                faults.Clear();
            }

            return;
        }

        faults.Add(next switch
        {
            NextAnswer.NotRunning =>
                new Fault { Call = CallKind.Trigger, Status = 500, Body = new EmulatorSettings().NotRunningAnswer.Body },
            NextAnswer.Rejected => new Fault { Call = CallKind.Trigger, Status = 400 },
            NextAnswer.Transient => new Fault { Call = CallKind.Trigger, Status = 503, RetryAfter = TimeSpan.FromSeconds(1) },
            NextAnswer.LostAnswer => new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After },
            _ => new Fault { Call = CallKind.Trigger, Drop = true },
        });
    }

    private static async Task DiscardAsync(Scene scene, MailboxModel model, int which)
    {
        if (await FindAsync(scene, which, state => state == EventState.Pending) is var (id, number))
        {
            var isRepeat = false;
            foreach (var before in (await scene.AddUpAsync()).Keys.Where(e => (e.Chunk, e.Place)
                .CompareTo((id.Chunk, id.Place)) < 0))
            {
                isRepeat |= await NumberAsync(scene, before) == number;
            }

            if (await scene.DiscardAsync(id) is Discarding.Done)
            {
                model.TakenOut(number, isRepeat);
            }
        }
    }

    private static async Task ReplayAsync(Scene scene, MailboxModel model, int which)
    {
        if (await FindAsync(scene, which, state => state is not (EventState.Pending or EventState.Duplicate)) is var (id, number)
            && model.Again(number) is { } again)
        {
            await scene.ReplayAsync(id);
            model.Accepted(again);
        }
    }

    private static async Task<(BridgeEventId Id, int Number)?> FindAsync(Scene scene, int which, Func<EventState, bool> wanted)
    {
        var ids =
            (await scene.AddUpAsync()).Where(e => wanted(e.Value)).Select(e => e.Key).OrderBy(e => e.Chunk).ThenBy(e => e.Place)
                .ToList();
        return which >= ids.Count ? null : (ids[which], await NumberAsync(scene, ids[which]));
    }

    private static async Task<int> NumberAsync(Scene scene, BridgeEventId id) =>
        int.Parse((await scene.Onlooker.Get<Operator>()
            .FindAsync(id, TestContext.Current.CancellationToken))!.Parameters["number"],
                System.Globalization.CultureInfo.InvariantCulture);
}

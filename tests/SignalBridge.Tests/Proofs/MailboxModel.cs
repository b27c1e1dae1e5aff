using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// What a mailbox owes: a line of numbers. Under <c>Queue</c> and <c>Batch</c> each leaves once, the first first, alone or in a
/// file; under <c>Latest</c> those that leave are in order, too, the last is among them, and the others have gone into one of
/// these.
/// </summary>
internal sealed class MailboxModel(ThrottlePolicy policy)
{
    private readonly List<int> _line = [];
    private readonly HashSet<int> _takenOut = [];

    /// <summary>
    /// Calls that may have been taken without anybody knowing: these may be made again, in a slot of their own.
    /// </summary>
    private readonly HashSet<string> _doubted = [];
    private int _checked;

    public int Next => _line.Count(number => number < Scene.Again(0)) + 1;

    /// <summary>A number to repeat. Not a replay's: it has no sender.</summary>
    public int? Repeat(int back) =>
        back < _line.Count && _line[^(back + 1)] is var number && number < Scene.Again(0) ? number : null;

    public void Accepted(params int[] numbers) => _line.AddRange(numbers);

    /// <summary>The number that a number is replayed as; null for one that was already, or is a replay.</summary>
    public int? Again(int number) => number > Scene.Again(0) || _line.Contains(Scene.Again(number)) ? null : Scene.Again(number);

    /// <summary>An operator took a number out. Its repeat, taken out, leaves the number where it is.</summary>
    public void TakenOut(int number, bool isRepeat)
    {
        if (!isRepeat)
        {
            _takenOut.Add(number);
        }
    }

    /// <summary>Whatever is called next, nobody may learn what became of it.</summary>
    public void Doubt(IEnumerable<SignalRecord> calls) => _doubted.UnionWith(calls.Select(Text));

    /// <summary>Compares; called after every step.</summary>
    public async Task HoldsAsync(Scene scene)
    {
        var states = await scene.AddUpAsync();
        var taken = scene.World.Fired;
        states.Values.Count(s => s == EventState.Fired).ShouldBeLessThanOrEqualTo(taken.Count);

        // Order, and once: all later in the line than those before, or the answer was lost and it is asked for again.
        for (; _checked < taken.Count - 1; _checked++)
        {
            var (before, after) = (taken[_checked], taken[_checked + 1]);
            var line =
                (await scene.NumbersAsync(before)).TakeLast(1).Concat(await scene.NumbersAsync(after))
                    .Select(number => _line.IndexOf(number)).ToList();
            (line.Zip(line.Skip(1)).All(pair => pair.First < pair.Second)
                || (Text(before) == Text(after) && _doubted.Contains(Text(after))) || MayGoBack(before))
                .ShouldBeTrue($"{Text(after)} after {Text(before)}");
            (after.Time - before.Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        }

        foreach (var signal in taken.Where(signal => !_doubted.Contains(Text(signal))))
        {
            (await scene.NumbersAsync(signal)).Intersect(_takenOut).ShouldBeEmpty("An event that was taken out fired.");
        }
    }

    /// <summary>After all is done, each has ended, and fired unless it was taken out, refused, or gone into another.</summary>
    public async Task EndedAsync(Scene scene)
    {
        await HoldsAsync(scene);
        var states = await scene.AddUpAsync();
        states.Values.ShouldNotContain(EventState.Pending);
        await scene.CoalescedAsync(states);
        var refused = await scene.NumbersAsync(scene.World.Calls.Where(c => c.Outcome == TriggerOutcome.Rejected));
        var owed = _line.Except(_takenOut).Except(refused).ToList();
        var left = owed.Except(await scene.NumbersAsync(scene.World.Fired)).ToList();
        left.Intersect(policy == ThrottlePolicy.Latest ? owed.TakeLast(1) : owed).ShouldBeEmpty("Never fired.");
        states.Values.Count(s => s == EventState.Coalesced && policy == ThrottlePolicy.Latest).ShouldBe(left.Count);
    }

    // An operator may take out the newest after its answer was lost, or Campaign refuse it when asked again; then an older one
    // fires.
    private bool MayGoBack(SignalRecord before) => policy == ThrottlePolicy.Latest && _doubted.Contains(Text(before));

    private static string Text(SignalRecord call) => call.Parameters.GetRawText();
}

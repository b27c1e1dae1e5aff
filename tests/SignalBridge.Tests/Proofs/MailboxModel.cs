using CampaignEmulator;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>What a mailbox of policy <c>Queue</c> owes: a line of numbers, of which each leaves once, the first first.</summary>
internal sealed class MailboxModel
{
    private readonly List<int> _accepted = [];
    private readonly HashSet<int> _takenOut = [];
    private readonly HashSet<int> _repeated = [];

    /// <summary>Numbers whose call may have been taken without anybody knowing: these may fire again, in a slot of their own.</summary>
    private readonly HashSet<int> _doubted = [];
    private int _checked;

    public int Next => _accepted.Count + 1;

    /// <summary>A number to repeat. Not one that was taken out: no turn has taken its key, so that sent again it may fire.</summary>
    public int? Repeat(int back)
    {
        if (back >= _accepted.Count || _takenOut.Contains(_accepted[^(back + 1)]))
        {
            return null;
        }

        _repeated.Add(_accepted[^(back + 1)]);
        return _accepted[^(back + 1)];
    }

    public void Accepted(int number) => _accepted.Add(number);

    /// <summary>An operator wants a number taken out.</summary>
    /// <returns>False where it may be in the line twice: the other would fire in its stead.</returns>
    public bool TakeOut(int number) => !_repeated.Contains(number) && _takenOut.Add(number);

    /// <summary>Whatever is called next, nobody may learn what became of it.</summary>
    public void Doubt(IEnumerable<SignalRecord> calls) => _doubted.UnionWith(calls.Select(Number));

    /// <summary>Compares; called after every step.</summary>
    public async Task HoldsAsync(Scene scene)
    {
        var states = await scene.AddUpAsync();
        var calls = scene.World.Calls;
        var taken = calls.Where(c => c.Outcome == TriggerOutcome.Accepted && Number(c) > 0).ToList();
        states.Values.Count(s => s == EventState.Fired).ShouldBeLessThanOrEqualTo(taken.Count);

        // Order, and once: each is later in the line than the one before, or its answer was lost and it is asked for again.
        for (; _checked < taken.Count - 1; _checked++)
        {
            var (before, after) = (taken[_checked], taken[_checked + 1]);
            (Number(after) > Number(before) || (Number(after) == Number(before) && _doubted.Contains(Number(after)))).ShouldBeTrue($"{Number(after)} after {Number(before)}");
            (after.Time - before.Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        }

        taken.Select(Number).Intersect(_takenOut.Except(_doubted)).ShouldBeEmpty("An event that was taken out fired.");
    }

    /// <summary>After all is done, each has ended, and fired unless it was taken out or refused.</summary>
    public async Task EndedAsync(Scene scene)
    {
        await HoldsAsync(scene);
        var states = await scene.AddUpAsync();
        states.Values.ShouldNotContain(EventState.Pending);
        var refused = scene.World.Calls.Where(c => c.Outcome == TriggerOutcome.Rejected).Select(Number);
        _accepted.Except(_takenOut).Except(refused).Except(scene.World.Numbers()).ShouldBeEmpty("Never fired.");
    }

    private static int Number(SignalRecord call) =>
        int.Parse(call.Parameters.GetProperty("number").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}

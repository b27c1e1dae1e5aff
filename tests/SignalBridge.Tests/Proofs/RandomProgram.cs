using FsCheck;
using FsCheck.Fluent;

namespace SignalBridge.Tests.Proofs;

/// <summary>A random program: what happens to a mailbox, in order.</summary>
internal sealed record RandomProgram(IReadOnlyList<Step> Steps)
{
    public const int Length = 25;

    // Weighed so that most programs get events into slots, into trouble, and out again.
    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (5, Gen.Constant<Step>(new Step.Append())),
        (2, Gen.Choose(2, 4).Select(count => (Step)new Step.Burst(count))),
        (2, Gen.Choose(0, 4).Select(back => (Step)new Step.Repeat(back))),
        (8, Gen.Constant<Step>(new Step.Turn())),
        (3, Gen.Choose(1, 8).Zip(Gen.Elements(true, false), (write, after) =>
            (Step)new Step.Crash(new CrashPoint(write, after)))),
        (5, Gen.Elements(1, 20, 61, 300, 601).Select(seconds => (Step)new Step.Forward(seconds))),
        (1, Gen.Elements(-7200, -45, 45, 7200).Select(seconds => (Step)new Step.SetClock(seconds))),
        (6, Gen.Elements(Enum.GetValues<NextAnswer>()).Select(next => (Step)new Step.Answer(next))),
        (1, Gen.Constant<Step>(new Step.Pause())),
        (2, Gen.Constant<Step>(new Step.Resume())),
        (1, Gen.Choose(0, 6).Select(which => (Step)new Step.Replay(which))),
        (1, Gen.Choose(0, 4).Select(which => (Step)new Step.Discard(which))));

    public static Arbitrary<RandomProgram> Any { get; } = Arb.From(
        AnyStep.ListOf(Length).Select(steps => new RandomProgram([.. steps])), program => program.Smaller());

    public override string ToString() => string.Join("\n", Steps);

    /// <summary>Halves first, then all but one step.</summary>
    private IEnumerable<RandomProgram> Smaller()
    {
        if (Steps.Count > 3)
        {
            yield return new RandomProgram([.. Steps.Take(Steps.Count / 2)]);
            yield return new RandomProgram([.. Steps.Skip(Steps.Count / 2)]);
        }

        for (var i = Steps.Count - 1; i >= 0 && Steps.Count > 1; i--)
        {
            yield return new RandomProgram([.. Steps.Take(i), .. Steps.Skip(i + 1)]);
        }
    }
}

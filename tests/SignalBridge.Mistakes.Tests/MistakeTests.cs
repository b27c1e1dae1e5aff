using SignalBridge.Tests.Bridge;

namespace SignalBridge.Mistakes.Tests;

/// <summary>Tests of the tests: a bridge that is broken on purpose must not pass them.</summary>
public sealed class MistakeTests(Workshop workshop)
{
    // No mistake breaks it: where it fails too, the run shows nothing.
    private const string Canary =
        $"{nameof(HookAnswerTests)}.{nameof(HookAnswerTests.An_unknown_hook_is_404_and_another_method_405)}";

    public static TheoryData<string> Names => [.. MistakeTable.All.Select(mistake => mistake.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_caught(string mistake)
    {
        var seeded = MistakeTable.All.Single(m => m.Name == mistake);

        var runs = await workshop.RunAsync(seeded, seeded.CaughtBy.Append(Canary), TestContext.Current.CancellationToken);

        runs.Where(run => run.Test == Canary).ShouldHaveSingleItem().Failure.ShouldBeNull();
        var caught = runs.Where(run => run.Failure is not null).ToList();
        caught.ShouldNotBeEmpty($"No test notices: {mistake}. These ran: {string.Join(", ", runs.Select(run => run.Test))}");
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join("\n", caught.Select(run => $"{run.Test}: {run.Failure}")));
    }

    [Fact]
    public async Task Without_a_mistake_all_these_tests_pass()
    {
        var tests = MistakeTable.All.SelectMany(mistake => mistake.CaughtBy).Append(Canary).Distinct().ToList();

        var runs = await workshop.RunAsync(null, tests, TestContext.Current.CancellationToken);

        runs.Where(run => run.Failure is not null).ShouldBeEmpty();
        runs.Select(run => run.Test).Distinct().Order(StringComparer.Ordinal).ShouldBe(tests.Order(StringComparer.Ordinal));
    }
}

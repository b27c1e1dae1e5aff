using SignalBridge.Soak;

namespace SignalBridge.Tests.Bridge;

/// <summary>The short form of the soak: real processes, real time.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Servers_killed_at_random_lose_nothing_double_nothing_and_fire_nothing_early()
    {
        var options = new SoakOptions
        {
            Duration = TimeSpan.FromSeconds(40),
            Deadline = TimeSpan.FromSeconds(2.5),
            Seed = Random.Shared.Next(),
        };

        var findings = await SoakRun.RunAsync(options, output.WriteLine, TestContext.Current.CancellationToken);

        findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_events_go_into_one_file_each_once_in_a_process_that_stays_small() =>
        (await LargeBatch.RunAsync(5000, output.WriteLine, TestContext.Current.CancellationToken)).ShouldBeTrue();
}

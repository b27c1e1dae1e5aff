using SignalBridge.Soak;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// The short form of the run with slow connections: a real process, and real time. Nothing else may use the machine.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SlowConnectionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    public async Task Genuine_webhooks_are_accepted_and_answered_soon_beside_two_thousand_slow_connections(int atOnce)
    {
        var options = new SlowOptions { AtOnce = atOnce, Duration = TimeSpan.FromSeconds(10) };

        (await SlowRun.RunAsync(options, output.WriteLine, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }
}

using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>Workers and hosts that die, with webhooks and calls under way: nothing is lost, nothing fires twice.</summary>
public sealed class HostDeathTests(AzuriteFixture azurite)
{
    private const int Webhooks = 8;

    private static List<string> Expected => [.. Enumerable.Range(1, 2 * Webhooks).Select(n => $"{n}")];

    [Fact]
    public async Task A_worker_that_is_killed_is_replaced_and_loses_nothing()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001", settings: ("SignalBridge__Alarms", "false"));
        await PostAsync(host, 1);

        host.KillWorker();
        await PostAsync(host, Webhooks + 1);

        await world.FiredAsync(host, 2 * Webhooks);
        world.Numbers.Order().ShouldBe(Expected.Order());
        host.Lines.Count(line => line.Contains("The worker has loaded 29 functions.", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_is_killed_takes_its_worker_along_and_another_goes_on()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var first = await world.HostAsync("00:00:00.001", settings: ("SignalBridge__Alarms", "false"));
        await PostAsync(first, 1);
        var worker = first.WorkerId;

        await first.KillAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(!HostProcess.Runs(worker)), () =>
            "The worker lives on without its host.");

        await using var second = await world.HostAsync("00:00:00.001");
        await PostAsync(second, Webhooks + 1);
        await world.FiredAsync(second, 2 * Webhooks);
        world.Numbers.Order().ShouldBe(Expected.Order());
    }

    [Fact]
    public async Task A_stop_ends_the_worker_in_good_order()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");
        await HostWorld.AcceptedAsync(host, "1");
        await world.FiredAsync(host, 1);
        var worker = host.WorkerId;

        (await host.StopAsync()).ShouldBe(0);

        HostProcess.Runs(worker).ShouldBeFalse();
        host.Lines.ShouldNotContain(line => line.Contains("did not end in time", StringComparison.Ordinal));
        host.Lines.ShouldNotContain(line => line.Contains("is replaced", StringComparison.Ordinal));
    }

    private static async Task PostAsync(HostProcess host, int from)
    {
        foreach (var number in Enumerable.Range(from, Webhooks))
        {
            await HostWorld.AcceptedAsync(host, $"{number}");
        }
    }
}

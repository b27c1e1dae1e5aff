using System.Net;
using System.Text;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>
/// The published app on a host that is made of the official parts: the WebJobs SDK resolves names, indexes, and runs the
/// listeners of the extensions in the published folder; the worker is the published program, spoken to over gRPC. Its settings
/// are those of the sample, as <c>func start</c> takes them from <c>local.settings.json</c>, with storage, Campaign and names of
/// the tests' own.
/// </summary>
/// <remarks>
/// What it cannot show, and only the Functions host itself can: scaling and what decides about it; placeholders and the cold
/// start; key storage and App Service Authentication; the host's own pages and health; its export of telemetry; the newest timers
/// (their package is not published alone, so an older one runs here); deployment.
/// </remarks>
public sealed class HostTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_function_is_indexed_and_loaded_and_none_is_refused()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");

        host.Lines.ShouldContain(line =>
            line.Contains("Host.Functions.Clock Host.Functions.Import Host.Functions.SweepImports Host.Functions.Wake",
                StringComparison.Ordinal));
        host.Lines.ShouldContain(line => line.Contains("The worker has loaded 29 functions.", StringComparison.Ordinal));
        host.Lines.ShouldNotContain(line => line.Contains("failed indexing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trigger_that_names_a_setting_with_a_double_underscore_is_refused_as_by_the_real_host()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        var folder = world.Changed("functions.metadata", "%WAKE_QUEUE%", "%SignalBridge__Storage__WakeQueue%");

        await using var host = await world.HostAsync("00:00:00.001", folder: folder,
            settings: ("SignalBridge__Storage__WakeQueue", "wakes"));

        host.Lines.ShouldContain(line => line.Contains("Functions.Wake", StringComparison.Ordinal)
            && line.Contains("failed indexing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_fires_and_the_bridges_own_lines_are_on_the_console()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");

        using var answer = await HostWorld.PostAsync(host, "1");
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await world.FiredAsync(host, 1);
        using var refused = await host.Http.PostAsync("/api/hooks/crm",
            new StringContent("{}", Encoding.UTF8, "application/json"), Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);

        // One that belongs to an invocation comes by the worker's own way, one of an alarm's turn is printed.
        await host.SaidAsync("[SignalBridge.Sources.Hooks.RefusalLog] A webhook for crm was refused");
        await host.SaidAsync("[console] SignalBridge.Delivery.EventFirer: Event ready.");
    }

    [Fact]
    public async Task Without_alarms_a_wake_from_the_queue_fires()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001", settings: ("SignalBridge__Alarms", "false"));

        await HostWorld.AcceptedAsync(host, "1");

        await world.FiredAsync(host, 1);
        await host.SaidAsync("[SignalBridge.Delivery.EventFirer] Event ready.");
    }

    [Fact]
    public async Task What_waits_for_its_slot_fires_in_it_and_not_before()
    {
        var interval = TimeSpan.FromSeconds(2);
        await using var world = await HostWorld.StartAsync(azurite, interval);
        await using var host = await world.HostAsync("00:00:02");

        await HostWorld.AcceptedAsync(host, "1");
        await HostWorld.AcceptedAsync(host, "2");

        await world.FiredAsync(host, 2);
        world.Campaign.Signals.All().ShouldAllBe(call => call.Outcome == CampaignEmulator.TriggerOutcome.Accepted);
        world.Numbers.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_body_that_is_larger_than_the_hook_takes_is_answered_413()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");

        using var answer = await HostWorld.PostAsync(host, "1", padding: 50 << 20);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Operators_need_the_hosts_key()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");

        using var without = await host.Http.GetAsync("/api/signals", Token);
        using var with = await host.Http.GetAsync($"/api/signals?code={HostProcess.Key}", Token);

        without.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        with.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}

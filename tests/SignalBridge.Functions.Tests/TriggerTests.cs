using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Functions.Triggers;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests;

public sealed class TriggerTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_webhook_is_accepted_and_its_wake_fires_the_signal()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);

        var (status, body) = await PostAsync(app);
        status.ShouldBe(202);
        ((string?)body!["status"]).ShouldBe("accepted");

        (await WakesAsync(app)).ShouldBe(["audience-ready"]);
        await app.Function<WakeFunctions>().WakeAsync("audience-ready", Token);

        var fired = app.Fired.ShouldHaveSingleItem();
        fired.Workflow.ShouldBe("WKF123");
        fired.Parameters.GetProperty("audience").GetString().ShouldBe("spring");
    }

    [Fact]
    public async Task A_wake_seen_twice_fires_once()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await PostAsync(app);
        await PostAsync(app);

        var wakes = app.Function<WakeFunctions>();
        await Task.WhenAll(wakes.WakeAsync("audience-ready", Token), wakes.WakeAsync("audience-ready", Token));
        await wakes.WakeAsync("audience-ready", Token);

        app.Campaign.Signals.All().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_hook_answers_405_to_a_GET_and_404_to_an_unknown_name()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        var hooks = app.Function<HookFunction>();

        (await app.AnswerAsync(await hooks.HookAsync(app.Request("GET", "/api/hooks/crm"), "crm", Token))).Status.ShouldBe(405);
        (await app.AnswerAsync(await hooks.HookAsync(app.Request("POST", "/api/hooks/none"), "none",
            Token))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_file_fires_once_however_often_and_by_whatever_way_it_is_told_of()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        var blob = await DropAsync(app, "crm/2026/a.csv");

        await app.Function<ImportFunctions>().ImportAsync(blob, Token);
        await app.Function<ImportFunctions>().ImportAsync(blob, Token);
        var other = app.ImportsOfAnotherInstance();
        await other.ImportAsync(blob, Token);
        await other.SweepAsync(new TimerInfo(), Token);
        await app.Function<ImportFunctions>().SweepAsync(new TimerInfo(), Token);

        (await AcceptedAsync(app, "import")).ShouldBe(1);
        await app.Function<WakeFunctions>().WakeAsync("import", Token);
        app.Fired.ShouldHaveSingleItem().Parameters.GetProperty("file").GetString().ShouldBe("crm/2026/a.csv");
    }

    [Fact]
    public async Task A_file_that_nobody_told_of_fires_by_the_hourly_sweep()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await DropAsync(app, "crm/b.csv");
        await DropAsync(app, "elsewhere/c.csv");

        await app.Function<ImportFunctions>().SweepAsync(new TimerInfo(), Token);

        (await AcceptedAsync(app, "import")).ShouldBe(1);
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\uFFFE")]
    public async Task A_listing_that_cannot_be_read_says_what_to_do_and_stops_no_file_that_Event_Grid_tells_of(string unlisted)
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await DropAsync(app, $"other/{unlisted}.txt");
        var blob = await DropAsync(app, "crm/b.csv");

        var failure =
            await Should.ThrowAsync<Exception>(() => app.Function<ImportFunctions>().SweepAsync(new TimerInfo(), Token));
        await app.Function<ImportFunctions>().ImportAsync(blob, Token);

        failure.Message.ShouldStartWith($"The container {app.Imports.Name} cannot be listed");
        failure.Message.ShouldContain("remove or rename that blob");
        (await AcceptedAsync(app, "import")).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_gone_again_does_nothing()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);

        await app.Function<ImportFunctions>().ImportAsync(app.Imports.GetBlobClient("crm/gone.csv"), Token);

        (await AcceptedAsync(app, "import")).ShouldBe(0);
    }

    [Fact]
    public async Task The_clock_restores_a_lost_wake()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await PostAsync(app);
        (await WakesAsync(app)).ShouldBe(["audience-ready"]);

        await app.Function<ClockFunction>().TickAsync(new TimerInfo(), Token);

        (await app.TakeWakesAsync()).ShouldBe(["audience-ready"]);
    }

    [Fact]
    public async Task A_poison_wake_is_told_of_and_leaves_the_event_to_the_sweep()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await PostAsync(app);
        await WakesAsync(app);

        await app.Poison.SendMessageAsync("audience-ready", Token);
        await app.Function<ClockFunction>().TickAsync(new TimerInfo(), Token);
        (await app.Poison.PeekMessagesAsync(32, Token)).Value.ShouldBeEmpty();
        (await app.TakeWakesAsync()).ShouldBe(["audience-ready"]);
        await app.Function<WakeFunctions>().WakeAsync("audience-ready", Token);

        app.Fired.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_wake_takes_no_turn()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        await PostAsync(app);

        await Should.ThrowAsync<OperationCanceledException>(() => app.Function<WakeFunctions>()
            .WakeAsync("audience-ready", new CancellationToken(true)));

        app.Campaign.Signals.All().ShouldBeEmpty();
    }

    private static async Task<(int Status, System.Text.Json.Nodes.JsonNode? Body)> PostAsync(AppUnderTest app) =>
        await app.AnswerAsync(await app.Function<HookFunction>().HookAsync(
            app.Request("POST", "/api/hooks/crm", CrmWebhook.Body, CrmWebhook.Headers()), "crm", Token));

    /// <summary>The wakes, once the append has sent the first.</summary>
    private static async Task<IReadOnlyList<string>> WakesAsync(AppUnderTest app)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        IReadOnlyList<string> wakes;
        while ((wakes = await app.TakeWakesAsync()).Count == 0)
        {
            await timer.WaitForNextTickAsync(Token);
        }

        return wakes;
    }

    private static async Task<BlobClient> DropAsync(AppUnderTest app, string name)
    {
        var blob = app.Imports.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromString("id\n1\n"), Token);
        return blob;
    }

    private static async Task<long> AcceptedAsync(AppUnderTest app, string signal) =>
        (await app.Services.GetRequiredService<Operator>()
            .ViewAsync(app.Services.GetRequiredService<Routes>().Signals[signal], Token)).Counts.Accepted;
}

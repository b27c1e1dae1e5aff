using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>The published app's other triggers: Event Grid, the timer, the queue of what was set aside.</summary>
public sealed class HostTriggerTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_Event_Grid_tells_of_twice_fires_once_and_a_wrong_key_tells_nothing()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");
        await world.Imports.GetBlobClient("crm/a.csv").UploadAsync(BinaryData.FromString("id\n"), Token);
        await world.Imports.GetBlobClient("crm/b.csv").UploadAsync(BinaryData.FromString("id\n"), Token);

        using (var wrong = await world.TellAsync(host, "crm/b.csv", "wrong"))
        {
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        foreach (var _ in (int[])[1, 2])
        {
            using var told = await world.TellAsync(host, "crm/a.csv", HostProcess.SystemKey);
            told.IsSuccessStatusCode.ShouldBeTrue($"{told.StatusCode}");
        }

        await world.FiredAsync(host, 1);
        await Eventually.HoldsAsync(() =>
            Task.FromResult(host.Lines.Count(l => l.Contains("Executed 'Functions.Import'", StringComparison.Ordinal)) >= 2),
                () =>
                string.Join('\n', host.Lines));
        world.Numbers.ShouldBe(["crm/a.csv"]);
    }

    [Fact]
    public async Task Event_Grids_question_is_answered()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync("00:00:00.001");
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/runtime/webhooks/blobs?functionName=Host.Functions.Import&code={HostProcess.SystemKey}")
        {
            Content = JsonContent.Create<JsonArray>([new JsonObject
            {
                ["id"] = "1", ["topic"] = "/t", ["subject"] = "",
                    ["eventType"] = "Microsoft.EventGrid.SubscriptionValidationEvent", ["eventTime"] = "2026-03-02T08:00:00Z",
                ["data"] = new JsonObject { ["validationCode"] = "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" }, ["dataVersion"] = "1",
                    ["metadataVersion"] = "1",
            }]),
        };
        request.Headers.Add("aeg-event-type", "SubscriptionValidation");

        using var answer = await host.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("512d38b6-c7b8-40c8-89fe-f46f9e9622b6");
    }

    [Fact]
    public async Task A_schedule_that_is_due_fires()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync(
            "00:00:00.001", """[ { "Name": "often", "Cron": "*/2 * * * * *", "Signal": "ready", "Parameters": { "number": "dueAt" } } ]""");

        await world.FiredAsync(host, 2);

        world.Numbers.Distinct().Count().ShouldBe(world.Numbers.Count);
    }

    [Fact]
    public async Task A_wake_that_fails_again_and_again_is_told_of_in_one_line_and_its_event_fires_once_it_can()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        var folder = world.Changed("host.json", "\"visibilityTimeout\": \"00:00:15\"", "\"visibilityTimeout\": \"00:00:00\"");
        await using var host = await world.HostAsync(
            "00:00:00.001", folder: folder,
                settings: [("SignalBridge__Campaign__Deadline", "00:00:06"), ("SignalBridge__Campaign__Timeout", "00:00:03")]);

        // A row that nobody can read: every turn and every look at this mailbox fails.
        await world.Mailboxes.AddEntityAsync(new TableEntity("ready", "state") { ["Paused"] = "no boolean" }, Token);
        await HostWorld.AcceptedAsync(host, "1");
        await world.Wakes.SendMessageAsync(Convert.ToBase64String("ready"u8), Token);
        await host.SaidAsync("A wake for ready failed again and again and was set aside");
        (await world.Poison.PeekMessagesAsync(32, Token)).Value.ShouldBeEmpty();
        await host.SaidAsync("Executed 'Functions.Clock' (Succeeded");
        host.Lines.Count(line => line.Contains("The clock could not see to the sweep", StringComparison.Ordinal)).ShouldBe(1);

        await world.Mailboxes.DeleteEntityAsync("ready", "state", cancellationToken: Token);
        await world.FiredAsync(host, 1);
        await host.SaidAsync("The clock sees to the sweep again.");
    }

    [Fact]
    public async Task A_message_that_cannot_be_decoded_does_not_stay()
    {
        await using var world = await HostWorld.StartAsync(azurite, TimeSpan.Zero);
        await using var host = await world.HostAsync(
            "00:00:00.001", settings: [("SignalBridge__Campaign__Deadline", "00:00:06"),
                ("SignalBridge__Campaign__Timeout", "00:00:03")]);

        await world.Poison.SendMessageAsync("no wake at all, and not base64 either", Token);

        await Eventually.HoldsAsync(
            async () => (await world.Poison.PeekMessagesAsync(1, Token)).Value.Length == 0, () => string.Join('\n', host.Lines));
    }
}

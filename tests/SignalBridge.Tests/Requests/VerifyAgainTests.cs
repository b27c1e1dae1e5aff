using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Requests;

/// <summary>A secret is put right, and what was refused for it fires.</summary>
public sealed class VerifyAgainTests(AzuriteFixture azurite)
{
    private const string Right = "the-right-secret-of-good-length-0123456789";

    private static readonly string Keeping = Sample.Numbered().WithRequests("\"KeepSignatures\": true");

    [Fact]
    public async Task A_dry_run_says_what_would_fire_and_fires_nothing_then_it_fires_once_and_once_more_is_a_duplicate()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Keeping);
        var at = world.Time!.GetUtcNow();
        using var refused = await bridge.PostAsync("crm", Sample.Body(7), Signed.GitHub(Sample.Body(7), "delivery-1", Right));
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var id = (string)(await bridge.RequestAsync())["request"]!["id"]!;
        world.Time.Advance(TimeSpan.FromMinutes(30));

        var still = await bridge.DoAsync("requests/verify", $$"""{"ids":["{{id}}"],"dryRun":true}""");
        Outcome(still).ShouldBe("NoMatchingKey");

        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:0", Right);
        var dry = await bridge.DoAsync("requests/verify", """{"hook":"crm","cause":"NoMatchingKey","dryRun":true}""");
        (Outcome(dry), (int)dry["accepted"]!).ShouldBe(("Accepted", 1));
        ((int)(await bridge.SignalAsync("ready"))["counts"]!["accepted"]!).ShouldBe(0);

        var done = await bridge.DoAsync("requests/verify", """{"hook":"crm","cause":"NoMatchingKey"}""");
        Outcome(done).ShouldBe("Accepted");
        await bridge.SettledAsync("ready");
        world.Numbers().ShouldBe([7]);
        var fired = await bridge.EventAsync((string)done["requests"]![0]!["event"]!);
        DateTimeOffset.Parse((string)fired["receivedAt"]!).ShouldBe(at);

        // It is marked, so the same selection passes it over; and whoever insists gets a duplicate.
        ((int)(await bridge.DoAsync("requests/verify", """{"hook":"crm"}"""))["selected"]!).ShouldBe(0);
        var again = await bridge.DoAsync("requests/verify", $$"""{"ids":["{{id}}"]}""");
        (Outcome(again), (string)again["requests"]![0]!["event"]!)
            .ShouldBe(("Duplicate", (string)done["requests"]![0]!["event"]!));
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([7]);
        ((string)(await bridge.GetAsync($"requests/{id}"))["explanation"]!).ShouldContain("It was verified again:");

        // What a sender is answered is counted, and this is no sender's.
        (await bridge.GetAsync("hooks/crm/numbers"))["answers"]!.ToJsonString().ShouldBe("""{"NoMatchingKey":1}""");
    }

    [Fact]
    public async Task Several_go_in_the_order_in_which_they_came()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Keeping);
        for (var number = 1; number <= 3; number++)
        {
            using var refused = await bridge.PostAsync("crm", Sample.Body(number),
                Signed.GitHub(Sample.Body(number), secret: Right));
            world.Time!.Advance(TimeSpan.FromSeconds(1));
        }

        await bridge.RequestsAsync(3);
        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:0", Right);
        var first = await bridge.DoAsync("requests/verify", """{"hook":"crm","limit":2}""");
        ((int)first["accepted"]!, (int)first["remaining"]!).ShouldBe((2, 1));
        await bridge.DoAsync("requests/verify", """{"hook":"crm"}""");
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task It_is_offered_only_where_body_and_signature_were_kept_whole()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            Keeping.Replace("\"KeepSignatures\": true", "\"KeepSignatures\": true, \"BodyBytes\": 40", StringComparison.Ordinal));
        var large = """{"kind":"ready","number":1,"note":"longer than what is kept"}""";
        using var cut = await bridge.PostAsync("crm", large, Signed.GitHub(large, secret: Right));
        await bridge.RequestsAsync(1);
        bridge.Set("SignalBridge:Hooks:0:Requests:KeepSignatures", "false");
        using var without = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), secret: Right));
        var kept = await bridge.RequestsAsync(2);
        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:0", Right);

        var report = await bridge.DoAsync("requests/verify", $$"""{"ids":["{{kept[0]["id"]}}","{{kept[1]["id"]}}","crm.0000000000000000000-00000000"]}""");

        report["requests"]!.AsArray().Select(r => (string)r!["outcome"]!).Order()
            .ShouldBe(["CannotVerify", "CannotVerify", "NotFound"]);
        string.Join(' ', report["requests"]!.AsArray().Select(r => (string)r!["reason"]!)).ShouldSatisfyAllConditions(
            reasons => reasons.ShouldContain("more than the 40 bytes"), reasons =>
                reasons.ShouldContain("KeepSignatures was off"));
        world.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}", "Say which")]
    [InlineData("""{"cause":"NoMatchingKey"}""", "Say which")]
    [InlineData("""{"ids":[]}""", "a list of 1 to 1000 ids")]
    [InlineData("""{"ids":["x"]}""", "no id of a kept request")]
    [InlineData("""{"ids":["crm.0000000000000000000-00000000"],"hook":"crm"}""", "keep one")]
    [InlineData("""{"hook":"crn"}""", "did you mean 'crm'?")]
    [InlineData("""{"hook":"crm","dryRun":"yes"}""", "true or false")]
    [InlineData("""{"hook":"crm","dryrun":true}""", "did you mean 'dryRun'?")]
    public async Task What_cannot_be_selected_is_told(string selection, string sentence)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var problem = await bridge.DoAsync("requests/verify", selection, HttpStatusCode.BadRequest);

        ((string)problem["title"]!).ShouldContain(sentence);
    }

    private static string Outcome(System.Text.Json.Nodes.JsonNode report) =>
        (string)report["requests"]!.AsArray().ShouldHaveSingleItem()!["outcome"]!;
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Secrets are replaced while the bridge runs, and operators see which one is in use.</summary>
public sealed class ReloadTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private const string NewSecret = "the-next-secret-of-good-length-0123456789";

    [Fact]
    public async Task A_secret_is_rotated_without_a_restart_and_its_last_use_is_seen()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:1", NewSecret);

        await bridge.PostNumberAsync(2);
        var before = await HookAsync(bridge);
        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:0", NewSecret);
        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:1", "another-secret-of-good-length-0123456789");
        using var old = await bridge.PostAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3)));

        before["secretsLastUsed"]!.AsArray().Select(t => t is not null).ShouldBe([true, false]);
        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var answers = (await HookAsync(bridge))["answers"]!;
        ((long)answers["accepted"]!, (long)answers["NoMatchingKey"]!).ShouldBe((2, 1));
    }

    [Fact]
    public async Task What_waits_for_a_signal_that_was_renamed_is_told_of_and_fires_when_it_is_back()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using (var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered()))
        {
            await bridge.DoAsync("signals/ready/pause");
            await bridge.PostNumberAsync(1);
            await bridge.PostNumberAsync(2);
            (await bridge.Operator.GetFromJsonAsync<JsonNode>("/api/bridge", Ct))!["unconfigured"]!.AsArray().ShouldBeEmpty();
        }

        await using (var renamed = await BridgeUnderTest.StartAsync(world, Sample.Numbered()
            .Replace("\"ready\"", "\"renamed\"", StringComparison.Ordinal)))
        {
            var waiting =
                (await renamed.Operator.GetFromJsonAsync<JsonNode>("/api/bridge", Ct))!["unconfigured"]!.AsArray()
                    .ShouldHaveSingleItem()!;
            ((string)waiting["name"]!, (int)waiting["pending"]!).ShouldBe(("ready", 2));
            await Eventually.HoldsAsync(
                () => Task.FromResult(world.Log.Lines.Any(line =>
                    line.Contains("The signal ready is not configured, and has 2 events waiting", StringComparison.Ordinal))),
                () => "It is not told at the start.");
        }

        await using var back = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await back.DoAsync("signals/ready/resume");
        await back.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_change_with_mistakes_is_told_and_not_put_in_force()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        bridge.Set("SignalBridge:Hooks:0:Signal", "nobody");

        await bridge.PostNumberAsync(1);
        world.Log.Lines.ShouldContain(l => l.StartsWith("Error", StringComparison.Ordinal)
            && l.Contains("SignalBridge:Hooks:0:Signal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("slack", """{"type":"url_verification","token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}""")]
    public async Task A_question_of_a_provider_that_is_not_signed_gets_no_answer(string scheme, string body)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered()
            .Replace("github", scheme, StringComparison.Ordinal)
            .Replace("\"DeduplicateBy\": \"headers.\\\"x-slack-delivery\\\"\",", "", StringComparison.Ordinal));

        using var answer = await bridge.PostAsync("crm", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_providers_challenge_is_answered_at_the_hooks_own_address()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered().Replace(
            "\"Scheme\": \"github\"", "\"Scheme\": \"github\", \"Handshake\": \"dropbox\"", StringComparison.Ordinal));

        using var answer = await bridge.Http.GetAsync("/api/hooks/crm?challenge=abc123", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("abc123");
    }

    [Fact]
    public async Task A_form_is_mapped_like_json()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        using var form = new FormUrlEncodedContent([new("kind", "ready"), new("number", "7")]);
        var bytes = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        using var answer = await bridge.PostAsync("crm", form, Signed.GitHub(bytes));
        await bridge.SettledAsync("ready");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        world.Numbers().ShouldBe([7]);
    }

    private static async Task<JsonNode> HookAsync(BridgeUnderTest bridge) =>
        JsonNode.Parse(await bridge.Operator.GetStringAsync("/api/hooks", TestContext.Current.CancellationToken))!.AsArray()
            .ShouldHaveSingleItem()!;
}

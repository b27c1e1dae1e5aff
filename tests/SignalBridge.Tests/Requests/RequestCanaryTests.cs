using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Requests;

/// <summary>
/// Nothing that is kept of a request, or shown of it, holds a credential, whatever its name and wherever it stands.
/// </summary>
public sealed class RequestCanaryTests(AzuriteFixture azurite)
{
    private const string Canary = "canary4711";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("github", false)]
    [InlineData("github", true)]
    [InlineData("api-key", true)]
    [InlineData("basic", true)]
    [InlineData("microsoft-graph", true)]
    [InlineData("gitlab", true)]
    public async Task No_credential_is_kept(string scheme, bool keepSignatures)
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration = Sample.Numbered().WithRequests($"\"Keep\": \"All\", \"KeepSignatures\": {(keepSignatures ? "true" : "false")}")
            .Replace("\"Scheme\": \"github\"", $"\"Scheme\": \"{scheme}\"", StringComparison.Ordinal);
        if (scheme == "basic")
        {
            configuration = configuration.Replace(Signed.Secret, $"user:{Signed.Secret}", StringComparison.Ordinal);
        }

        await using var bridge = await BridgeUnderTest.StartAsync(world, configuration);
        var body = scheme == "microsoft-graph" || !keepSignatures
            ? $$"""{"value":[{"clientState":"{{Canary}}a"}],"password":"{{Canary}}b","access_token" : "{{Canary}}c","apiKey":12,"plain":"seen"}"""
            : """{"plain":"seen"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/api/hooks/crm?code={Canary}d&sig={Canary}e&x-shop={Canary}f&api_key={Canary}g");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[
            ("Authorization", $"Bearer {Canary}h"), ("X-Api-Key", $"{Canary}i"), ("Cookie", $"session={Canary}j"),
                ("X-Functions-Key", $"{Canary}k"),
            ("X-Shop-Auth", $"{Canary}l"), ("X-Gitlab-Token", $"{Canary}m"), ("X-Access", $"{Canary}n"),
                ("Proxy-Authorization", $"{Canary}o")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var refused = await bridge.Http.SendAsync(request, Ct);
        using var stray = await bridge.PostAsync("crn", body, ("Authorization", $"{Canary}q"));
        ((int)refused.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
        var kept = await bridge.RequestsAsync(2);

        var everything = new List<string>();
        foreach (var one in kept)
        {
            var seen = await bridge.GetAsync($"requests/{one["id"]}");
            everything.Add(seen.ToJsonString());
            if ((string)one["hook"]! == "crm")
            {
                Shows(seen, scheme);
            }
        }

        await foreach (var row in bridge.Services.GetRequiredService<StorageAccount>().Tables
            .GetTableClient(bridge.Services.GetRequiredService<StorageOptions>().SourceTable).QueryAsync<TableEntity>(cancellationToken: Ct))
        {
            everything.Add(string.Join('\n',
                row.Select(column => $"{column.Key}: {(column.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : column.Value)}")));
        }

        everything.Count.ShouldBeGreaterThan(4);
        everything.ShouldAllBe(text => !text.Contains(Canary, StringComparison.OrdinalIgnoreCase)
            && !text.Contains(Signed.Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"token":"abc","user":"b"}""", """{"token":"#","user":"b"}""")]
    [InlineData("""{"client_secret" : 42, "n":1}""", """{"client_secret" : "#", "n":1}""")]
    [InlineData("""{"a":{"Password":"a\"b"}}""", """{"a":{"Password":"#"}}""")]
    [InlineData("""{"note":"the token is here"}""", """{"note":"the token is here"}""")]
    [InlineData("""{"tokens":[1,2]}""", """{"tokens":[1,2]}""")]
    [InlineData("a=1&access_token=abc&b=2", "a=1&access_token=#&b=2")]
    [InlineData("hmac=abc", "hmac=#")]
    [InlineData("""{"secret":"cut of""", """{"secret":"#""")]
    public void A_fingerprint_takes_the_place_of_a_credential_in_a_body(string body, string expected)
    {
        var taken = Encoding.UTF8.GetString(RequestBody.Take(Encoding.UTF8.GetBytes(body), 4096));

        System.Text.RegularExpressions.Regex.Replace(taken, "sha256:[0-9a-f]{8}", "#").TrimEnd('"')
            .ShouldBe(expected.TrimEnd('"'));
    }

    [Fact]
    public void The_same_credential_has_the_same_fingerprint() =>
        (Fingerprint.Of("a") == Fingerprint.Of("a"), Fingerprint.Of("a") == Fingerprint.Of("b")).ShouldBe((true, false));

    // What is no credential is there, or the test would pass with nothing kept.
    private static void Shows(JsonNode seen, string scheme)
    {
        ((string)seen["headers"]!["content-type"]!).ShouldBe("application/json; charset=utf-8");
        ((string)seen["headers"]!["x-shop-auth"]!).ShouldStartWith("sha256:");
        ((string)seen["query"]!).ShouldContain("x-shop=sha256");
        ((string)seen["body"]!).Contains("seen", StringComparison.Ordinal).ShouldBe(scheme != "microsoft-graph");
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>What a local run supplies by itself, and what it leaves to the person who started it.</summary>
public sealed class LocalSettingsTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_that_nothing_sets_is_told_with_its_name_and_signs_what_is_accepted()
    {
        using var data = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(data.Path);

        var secret =
            local.Said.Split('\n').Single(line => line.Trim().StartsWith("CRM_SECRET=", StringComparison.Ordinal))
                .Trim()["CRM_SECRET=".Length..];

        local.Said.ShouldContain("Not set, so this run made up a secret");
        (await PostAsync(local, secret)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_secret_of_the_environment_goes_before_one_that_is_made_up()
    {
        using var data = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(data.Path, new() { ["CRM_SECRET"] = Signed.Secret });

        local.Said.ShouldNotContain("made up");
        (await PostAsync(local, Signed.Secret)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_public_key_that_nothing_sets_is_missing_as_on_the_server()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("bridge.json",
            """
            { "SignalBridge": { "Signals": [ { "Name": "ready", "Workflow": "WKF1" } ],
                                "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "discord", "Secrets": [ "%DISCORD_KEY%" ] } } ] } }
            """);

        var (exitCode, _, errors) = await LocalProcess.RefusedAsync(folder.Path, "--bridge", file, "--data", folder.Path,
            "--urls", $"http://127.0.0.1:{LocalProcess.FreePort()}", "--storage", azurite.ConnectionString);

        exitCode.ShouldBe(1);
        errors.ShouldContain("'%DISCORD_KEY%' names an app setting that does not exist; set DISCORD_KEY");
    }

    [Fact]
    public async Task A_changed_interval_or_policy_reaches_the_emulator_which_leaves_a_stopped_workflow_stopped()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("bridge.json", Bridge("00:10:00", "Queue"));
        await using var local = await LocalProcess.StartAsync(folder.Path, null, "--bridge", file);
        using (var stopped = await local.Http.PutAsJsonAsync($"{local.EmulatorUrl}/_emulator/workflows/WKF2",
            new { state = "stopped" }, Ct))
        {
            stopped.EnsureSuccessStatusCode();
        }

        await File.WriteAllTextAsync(file, Bridge("00:00:03", "Batch"), Ct);

        JsonNode first = new JsonObject(), second = new JsonObject();
        await Eventually.HoldsAsync(
            async () =>
            {
                (first, second) = (await WorkflowAsync(local, "WKF1"), await WorkflowAsync(local, "WKF2"));
                return (string?)second["activities"]?["signal1"]?["minimumInterval"] == "00:00:03";
            },
            () => $"{first}\n{second}\n{local.Said}");
        first["activities"]!["signal1"]!["parameters"]!.AsArray().Select(p => (string)p!["name"]!)
            .ShouldBe(["file", "count", "first", "last"]);
        ((string)first["activities"]!["signal1"]!["minimumInterval"]!, (string)second["state"]!)
            .ShouldBe(("00:00:03", "finished"));
    }

    private static string Bridge(string interval, string policy) =>
        $$"""
        { "SignalBridge": { "Signals": [
          { "Name": "one", "Workflow": "WKF1", "Activity": "signal1", "MinimumInterval": "{{interval}}", "WhenThrottled": "{{policy}}", "Parameters": [ { "Name": "number", "Type": "number" } ] },
          { "Name": "two", "Workflow": "WKF2", "MinimumInterval": "{{interval}}" } ] } }
        """;

    private static async Task<JsonNode> WorkflowAsync(LocalProcess local, string id) =>
        (await local.Http.GetFromJsonAsync<JsonNode>($"{local.EmulatorUrl}/_emulator/workflows/{id}", Ct))!;

    private static async Task<HttpStatusCode> PostAsync(LocalProcess local, string secret)
    {
        const string body = """{"event":"audience.ready","data":{"name":"a","count":1,"at":"2026-03-01T08:00:00Z"}}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in Signed.GitHub(body, secret: secret))
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await local.Http.PostAsync("/api/hooks/crm", content, Ct);
        return answer.StatusCode;
    }
}

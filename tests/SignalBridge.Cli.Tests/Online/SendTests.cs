using System.Text.Json.Nodes;
using SignalBridge.Cli.Tests.Signing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Cli.Tests.Online;

/// <summary><c>send</c> plays every provider of the table, and a real endpoint is the judge.</summary>
public sealed class SendTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_scheme_is_signed_and_taken_by_the_endpoint_and_wrongly_signed_refused()
    {
        await using var running = await RunningBridge.StartAsync(azurite, HookForEachScheme());
        var body = Path.Combine(Path.GetDirectoryName(running.File)!, "body.json");
        await File.WriteAllTextAsync(body, """{"a":1}""", TestContext.Current.CancellationToken);
        List<string> wrong = [];
        foreach (var sample in SchemeSample.All)
        {
            running.Settings["SENDER"] = sample.Secret;
            string[] args = ["send", Name(sample.Scheme), body, "--bridge", running.File, "--secret-env", "SENDER", "-o", "json"];
            if (sample.Scheme == "mandrill") args = [.. args, "-H", "Content-Type: application/x-www-form-urlencoded"];
            var sent = await running.RunAsync(args);
            if (sent.Code != ExitCode.Done
                || (int)JsonNode.Parse(sent.Out)!["answer"]! != 202) wrong.Add($"{sample.Scheme}: {sent.Out} {sent.Error}");
            if (sample.Scheme == "none") continue;
            var other = await running.RunAsync([.. args, "--wrong"]);
            if (other.Code != ExitCode.NotAllowed) wrong.Add($"{sample.Scheme}, wrongly signed: {other.Out} {other.Error}");
        }

        wrong.ShouldBeEmpty();
        SchemeSample.All.Count.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task A_webhook_that_was_signed_too_long_ago_is_refused()
    {
        await using var running = await RunningBridge.StartAsync(azurite, HookForEachScheme());
        var sample = SchemeSample.All.Single(s => s.Scheme == "stripe");
        running.Settings["SENDER"] = sample.Secret;
        var sent =
            await running.RunAsync("send", "stripe", running.File, "--bridge", running.File, "--secret-env", "SENDER", "--age",
                "00:10:00");

        sent.Code.ShouldBe(ExitCode.NotAllowed);
        sent.Out.ShouldContain("401 The webhook could not be verified.");
    }

    [Fact]
    public async Task The_hooks_own_secret_is_taken_where_none_is_named_and_a_repeat_is_told()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        var body = Path.Combine(Path.GetDirectoryName(running.File)!, "body.json");
        await File.WriteAllTextAsync(body, Sample.Body(5), TestContext.Current.CancellationToken);
        string[] args = ["send", "crm", body, "--bridge", running.File, "-H", "X-GitHub-Delivery: d-1"];

        (await running.RunAsync(args)).Out.ShouldStartWith("202 accepted ready.");
        await Eventually.HoldsAsync(() => Task.FromResult(running.Bridge.World.Numbers().Count == 1), () => "It did not fire.");
        (await running.RunAsync(args)).Out.ShouldStartWith("200 duplicate ready.");
    }

    [Fact]
    public async Task A_secret_that_is_not_set_is_made_up_for_this_machine_and_for_no_other()
    {
        using var files = new Offline.Files();
        var settings = new Dictionary<string, string?> { ["SIGNALBRIDGE_URL"] = "https://bridge.example.com" };
        var sent = await Cli.RunAsync(settings, ["send", "shop", files.BridgePath, "--bridge", files.BridgePath]);

        sent.Code.ShouldBe(ExitCode.Usage);
        sent.Error.ShouldContain("SHOP_SECRET is not set here; set it to the secret of bridge.example.com.");
    }

    // Each hook fires the same signal, with a constant: what is tried is the signature.
    private static string HookForEachScheme() => new JsonObject
    {
        ["SignalBridge"] = new JsonObject
        {
            ["Signals"] = new JsonArray(new JsonObject
            {
                ["Name"] = "ready",
                ["Workflow"] = "WKF1",
                ["Activity"] = "signal1",
                ["Parameters"] = new JsonArray(new JsonObject { ["Name"] = "number", ["Type"] = "number" }),
            }),
            ["Hooks"] = new JsonArray([.. SchemeSample.All.Select(sample => new JsonObject
            {
                ["Name"] = Name(sample.Scheme), ["Signal"] = "ready", ["Verify"] = Verify(sample),
                    ["Parameters"] = new JsonObject { ["number"] = "`1`" },
            })]),
        },
    }.ToJsonString();

    private static JsonObject Verify(SchemeSample sample)
    {
        var verify = new JsonObject
        {
            ["Scheme"] = sample.Scheme,
            ["Secrets"] = new JsonArray([.. sample.Options.Secrets.Select(s => (JsonNode)s)])
        };
        foreach (var (name, value) in new[] { ("Url", sample.Options.Url), ("Header", sample.Options.Header),
            ("VerifyToken", sample.Options.VerifyToken) })
        {
            if (value is not null) verify[name] = value;
        }

        if (sample.Options.EnrolUntil is not null) verify["EnrolUntil"] = "1970-01-01T00:00:00Z";
        return verify;
    }

    private static string Name(string scheme) => scheme.Replace('.', '-');
}

using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>Every policy works in the local run: the emulator's activities declare what each one sends.</summary>
public sealed class LocalPolicyTests
{
    private const string Key = "a-test-secret-of-good-length-0123456789";

    [Fact]
    public async Task Under_Queue_each_event_fires_for_itself()
    {
        await using var run = await RunAsync("Queue", "00:00:01");
        await run.PostAsync(3);

        var signals = await run.Local.SignalsAsync(signals => signals.Count(s => (string)s!["outcome"]! == "accepted") == 3);

        signals.Select(s => (string)s!["parameters"]!["number"]!).Distinct().ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task Under_Latest_the_newest_fires_and_the_others_go_into_it()
    {
        await using var run = await RunAsync("Latest", "00:00:01");
        await run.PostAsync(3);

        var counts = await run.EndedAsync(3);

        ((long)counts["fired"]! + (long)counts["coalesced"]!, (long)counts["dead"]!).ShouldBe((3, 0));
        ((string)(await run.Local.SignalsAsync()).Last(s => (string)s!["outcome"]! == "accepted")!["parameters"]!["number"]!)
            .ShouldBe("3");
    }

    [Fact]
    public async Task Under_Batch_each_file_is_handed_over_with_its_count_and_its_times()
    {
        await using var run = await RunAsync("Batch", "00:00:01");
        await run.PostAsync(3);

        var counts = await run.EndedAsync(3);

        (long.Parse($"{counts["fired"]}") + (long)counts["coalesced"]!, (long)counts["dead"]!).ShouldBe((3, 0));
        var accepted =
            (await run.Local.SignalsAsync()).Where(s => (string)s!["outcome"]! == "accepted")
                .Select(s => s!["parameters"]!.AsObject()).ToList();
        accepted.Sum(p => int.Parse((string)p["count"]!)).ShouldBe(3);
        accepted.ShouldAllBe(p => p.Count == 4 && ((string)p["file"]!).StartsWith("ready/", StringComparison.Ordinal)
            && p["first"] != null && p["last"] != null);
    }

    [Fact]
    public async Task Under_Reject_a_webhook_is_told_to_come_again_while_the_slot_is_closed()
    {
        await using var run = await RunAsync("Reject", "00:10:00");
        await run.PostAsync(1);
        await run.EndedAsync(1);

        (await run.Local.PostAsync("crm", """{"number":2}""", Key)).ShouldBe(HttpStatusCode.TooManyRequests);
        ((string)(await run.Local.SignalsAsync()).ShouldHaveSingleItem()!["parameters"]!["number"]!).ShouldBe("1");
    }

    private static async Task<Run> RunAsync(string policy, string interval)
    {
        var folder = new TemporaryFolder();
        var file = folder.Write("bridge.json",
            $$"""
            { "SignalBridge": {
              "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "MinimumInterval": "{{interval}}", "WhenThrottled": "{{policy}}",
                             "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
              "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "api-key", "Secrets": [ "{{Key}}" ] }, "Parameters": { "number": "body.number" } } ] } }
            """);
        return new Run(folder, await LocalProcess.StartAsync(folder.Path, null, "--bridge", file));
    }

    private sealed record Run(TemporaryFolder Folder, LocalProcess Local) : IAsyncDisposable
    {
        public async Task PostAsync(int events)
        {
            for (var number = 1; number <= events; number++)
            {
                (await Local.PostAsync("crm", $$"""{"number":{{number}}}""", Key)).ShouldBe(HttpStatusCode.Accepted, Local.Said);
            }
        }

        /// <summary>Waits until so many events have ended.</summary>
        public async Task<System.Text.Json.Nodes.JsonNode> EndedAsync(int events)
        {
            System.Text.Json.Nodes.JsonNode signal = new System.Text.Json.Nodes.JsonObject();
            await Eventually.HoldsAsync(
                async () =>
                    (long)(signal = await Local.SignalAsync("ready"))["counts"]!["accepted"]! == events
                        && (int)signal["pending"]! == 0,
                () => $"{signal.ToJsonString()}\n{Local.Said}");
            return signal["counts"]!;
        }

        public async ValueTask DisposeAsync()
        {
            await Local.DisposeAsync();
            Folder.Dispose();
        }
    }
}

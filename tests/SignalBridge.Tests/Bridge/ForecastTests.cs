using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignEmulator;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>When an event is said to fire is when it fires; and the list says the same as the event itself.</summary>
public sealed partial class ForecastTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(FaultMoment.Before, new[] { 0, 1, 2, 3 })]
    [InlineData(FaultMoment.After, new[] { 1, 2, 3, 0 })]
    public async Task After_Latest_has_become_Queue_each_event_fires_when_it_is_said_to(FaultMoment moment, int[] places)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: "Latest"));
        await bridge.PostNumberAsync(1);
        var slot = (await bridge.SettledAsync("ready")).Slot.UsedAt!.Value + TimeSpan.FromMinutes(10);
        foreach (var number in Enumerable.Range(2, 4))
        {
            await bridge.PostNumberAsync(number);
        }

        // The newest is tried: it is refused because the workflow does not run, or taken and the answer is lost.
        world.Campaign.Faults.Add(moment == FaultMoment.After ? new Fault { Call = CallKind.Trigger, Drop = true, When = moment }
            : new Fault
            {
                Call = CallKind.Trigger,
                Status = 500,
                Body = new EmulatorSettings().NotRunningAnswer.Body,
                When = moment
            });
        await bridge.SettledAsync("ready");
        world.Time!.Advance(slot - world.Time.GetUtcNow());
        await bridge.SettledAsync("ready");
        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Queue");

        var waiting = await bridge.EventsAsync("ready", "pending");
        var forecasts = waiting.Select(e => At((string)e["waitsFor"]!)).ToList();
        waiting.Select(e => Ahead((string)e["waitsFor"]!)).ShouldBe(places);
        await bridge.RunDryAsync("ready");

        foreach (var (number, forecast) in forecasts.Index().Where(f => moment == FaultMoment.Before || f.Index < 3))
        {
            Seconds(world.Fired.Single(f => f.Parameters.GetProperty("number").GetString() == $"{number + 2}").Time)
                .ShouldBe(forecast, $"{number + 2}");
        }
    }

    [Fact]
    public async Task The_list_tells_the_same_as_each_event_on_every_page()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(0);
        await bridge.SettledAsync("ready");
        await Task.WhenAll(Enumerable.Range(1, 104).Select(bridge.PostNumberAsync));

        var first = await PageAsync(bridge, "");
        var second = await PageAsync(bridge, $"&page={Uri.EscapeDataString((string)first["nextPage"]!)}");

        second["events"]!.AsArray().Count.ShouldBe(4);
        Ahead((string)second["events"]![3]!["waitsFor"]!).ShouldBe(103);
        foreach (var shown in first["events"]!.AsArray().Take(3).Concat(second["events"]!.AsArray()))
        {
            ((string)shown!["waitsFor"]!).ShouldBe((string)(await bridge.EventAsync((string)shown["id"]!))["waitsFor"]!);
        }
    }

    [Fact]
    public async Task A_dead_event_that_was_replayed_needs_no_attention_any_more()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 2, Status = 400, When = FaultMoment.Before });
        var dead = await bridge.PostNumberAsync(1);
        await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");
        var before = await bridge.SignalAsync("ready");

        await bridge.ReplayEventAsync(dead);
        await bridge.RunDryAsync("ready");

        var after = await bridge.SignalAsync("ready");
        ((int)before["needAttention"]!, (long)before["counts"]!["dead"]!).ShouldBe((2, 2));
        ((int)after["needAttention"]!, (long)after["counts"]!["dead"]!, (long)after["counts"]!["fired"]!).ShouldBe((1, 2, 1));
    }

    private static async Task<JsonNode> PageAsync(BridgeUnderTest bridge, string page) =>
        (await bridge.Operator.GetFromJsonAsync<JsonNode>($"/api/signals/ready/events?state=pending{page}", Ct))!;

    private static int Ahead(string waitsFor) =>
        Ahead().Match(waitsFor) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static string At(string waitsFor) => At().Match(waitsFor).Groups[1].Value;

    private static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9]+) events? (?:is|are) ahead of it")]
    private static partial Regex Ahead();

    [GeneratedRegex("(?:fires at about|fires at|tried again at) ([0-9 :Z-]+Z)")]
    private static partial Regex At();
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Delivery;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Functions.Triggers;
using SignalBridge.Operations;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests;

/// <summary>What the alerts ask for is what the bridge measures.</summary>
public sealed partial class AlertTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_that_an_alert_asks_for_is_measured()
    {
        var measured = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == BridgeMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add(Line(instrument, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add(Line(instrument, tags)));
        listener.Start();
        await using var app = await AppUnderTest.StartAsync(azurite);

        // What Campaign does not authorise waits; what cannot be mapped is dead at once.
        app.Campaign.Settings = app.Campaign.Settings with { ApiKeys = ["another"] };
        await app.Function<SignalFunctions>().FireAsync(
            app.Request("POST", "/api/signals/import/fire", """{"parameters":{"file":"waits.csv"}}"""), "import", Token);
        await app.Function<ClockFunction>().TickAsync(new TimerInfo(), Token);
        await app.Function<WakeFunctions>().WakeAsync("import", Token);
        await app.Poison.SendMessageAsync("import", Token);
        await app.Services.GetRequiredService<PoisonWakes>().CollectAsync(Token);
        var unmappable = CrmWebhook.Body.Replace("42", "\"many\"", StringComparison.Ordinal);
        await app.Function<HookFunction>().HookAsync(app.Request("POST", "/api/hooks/crm", unmappable, CrmWebhook.Headers(unmappable)), "crm", Token);

        var asked = Asked().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "infra/alerts.bicep")))
            .Select(m => m.Groups["state"].Success ? $"{m.Groups["name"].Value} {m.Groups["key"].Value}={m.Groups["state"].Value}" : m.Groups["name"].Value).Distinct().ToList();
        asked.ShouldBe(
            ["signalbridge.oldest_pending", "signalbridge.events state=Dead", "signalbridge.outcomes outcome=Unauthorised", "signalbridge.poison_wakes"]);
        foreach (var metric in asked.Select(a => a.Split(' ')))
        {
            measured.ShouldContain(line => line.StartsWith($"{metric[0]} ", StringComparison.Ordinal) && line.Contains(" signal=", StringComparison.Ordinal)
                && metric.Skip(1).All(tag => line.Contains($" {tag}", StringComparison.Ordinal)), metric[0]);
        }
    }

    private static string Line(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name}  {string.Join("  ", tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}";

    [GeneratedRegex("""Name == "(?<name>[a-z._]+)"(?: and Properties\.(?<key>[a-z]+) == "(?<state>[A-Za-z]+)")?""")]
    private static partial Regex Asked();
}

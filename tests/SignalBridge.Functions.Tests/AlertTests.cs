using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using SignalBridge.Functions.Tests.Deployment;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Functions.Triggers;
using SignalBridge.Sources.Schedules;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Waking;
using WebhookVerification;

namespace SignalBridge.Functions.Tests;

/// <summary>
/// Every alert asks what the app's own exporter has sent: recorded where it is taken in, and put into the columns of the
/// workspace. That the service puts it there so (value → Sum, properties → Properties) is its documentation's word.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AlertTests(AzuriteFixture azurite)
{
    private static readonly JsonNode Content = JsonNode.Parse(Repository.Read("infra/modules/alerts.json"))!;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string,
        double> Thresholds = new() { ["oldestPendingSeconds"] = 3600, ["refusedWebhooks"] = 2, ["one"] = 0 };

    // Nobody listens there.
    private const string Nowhere =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_alert_fires_for_what_it_is_there_for_and_names_it()
    {
        var rows = await RecordAsync(TroubleAsync);

        // An hour is not waited for: the one recorded point of the age is made older.
        var oldest =
            rows.Last(r => (string?)r!["Name"] == "signalbridge.oldest_pending"
                && (string?)r["Properties"]!["signal"] == "import")!;
        ((double)oldest["Sum"]!).ShouldBeGreaterThanOrEqualTo(0);
        oldest["Sum"] = 3601;

        (await FiredAsync(rows)).ShouldBe(
        [
            "oldest-pending: import", "dead-events: audience-ready", "unauthorised: import", "poison-wakes: import",
                "refused-webhooks: crm", "unavailable: crm",
            "schedules: weekday-start",
        ]);
    }

    [Fact]
    public async Task No_alert_fires_while_all_is_well()
    {
        var rows = await RecordAsync(WellAsync);

        (await FiredAsync(rows)).ShouldBeEmpty();
        rows.Select(r => (string?)r!["Name"]).Distinct().ShouldBe(
            ["signalbridge.webhooks", "signalbridge.outcomes", "signalbridge.events", "signalbridge.sweeps",
                "signalbridge.oldest_pending"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true, false, -1, false)]
    [InlineData(false, false, -1, true)]
    [InlineData(false, true, -1, true)]
    [InlineData(false, true, 1, false)]
    public async Task Silence_fires_without_a_tick_and_not_in_the_hour_after_a_deployment(bool ticked, bool isTableMissing,
        int hoursUntilQuietEnds, bool fires)
    {
        var query = ((string)Content["silence"]!["query"]!).Replace(
            "{quietUntil}", Now.AddHours(hoursUntilQuietEnds).ToString("O", CultureInfo.InvariantCulture),
                StringComparison.Ordinal);
        var rows = ticked ? new JsonArray(new JsonObject { ["Name"] = "signalbridge.sweeps", ["Sum"] = 1 }) : [];

        var answer =
            (await Kql.Kql.AskAsync([query], isTableMissing ? new Dictionary<string,
                JsonArray>() : new() { ["AppMetrics"] = rows }, Now)).ShouldHaveSingleItem();

        answer.Errors.ShouldBeEmpty();
        answer.Rows.Count.ShouldBe(fires ? 1 : 0);
    }

    [Fact]
    public void Each_cause_of_a_refusal_is_counted_by_one_of_the_alerts() =>
        Quoted("refused-webhooks").Concat(Quoted("unavailable")).Intersect(Enum.GetNames<VerificationFailure>())
            .ShouldBe(Enum.GetNames<VerificationFailure>(), ignoreOrder: true);

    [Fact]
    public async Task A_name_that_no_table_has_is_noticed() =>
        (await Kql.Kql.AskAsync(["AppMetrics | where Nam == \"x\""], new Dictionary<string, JsonArray> { ["AppMetrics"] = [] },
            Now))
            .ShouldHaveSingleItem().Errors.ShouldNotBeEmpty();

    private async Task TroubleAsync(AppUnderTest app)
    {
        // What Campaign does not authorise waits; what cannot be mapped is dead at once.
        app.Campaign.Settings = app.Campaign.Settings with { ApiKeys = ["another"] };
        await app.Function<SignalFunctions>().FireAsync(
            app.Request("POST", "/api/signals/import/fire", """{"parameters":{"file":"waits.csv"}}"""), "import", Token);
        await app.Function<WakeFunctions>().WakeAsync("import", Token);
        await Eventually.HoldsAsync(
            async () =>
            {
                await app.Function<ClockFunction>().TickAsync(new TimerInfo(), Token);
                return (await app.Services.GetRequiredService<ScheduleRecords>()
                    .ReadAsync("weekday-start", DateTimeOffset.MaxValue, Token)).What is not null;
            },
            () => "No schedule ran.");
        await app.Poison.SendMessageAsync("import", Token);
        await app.Services.GetRequiredService<PoisonWakes>().CollectAsync(Token);
        var unmappable = CrmWebhook.Body.Replace("42", "\"many\"", StringComparison.Ordinal);
        await PostAsync(app, "crm", unmappable, CrmWebhook.Headers(unmappable));
        for (var n = 0; n < 3; n++)
        {
            await PostAsync(app, "crm", CrmWebhook.Body, CrmWebhook.Headers("another body"));
        }

        await using var away = await AppUnderTest.StartAsync(azurite, storage: Nowhere);
        await PostAsync(away, "crm", CrmWebhook.Body, CrmWebhook.Headers());
    }

    private static IEnumerable<string> Quoted(string rule) =>
        ((string)Content["rules"]!.AsArray().Single(r => (string?)r!["name"] == rule)!["query"]!).Split('"')
            .Where((_, i) => i % 2 == 1);

    private static async Task WellAsync(AppUnderTest app)
    {
        await PostAsync(app, "crm", CrmWebhook.Body, CrmWebhook.Headers());
        await PostAsync(app, "crm", CrmWebhook.Body, CrmWebhook.Headers("another body"));
        await app.Function<WakeFunctions>().WakeAsync("audience-ready", Token);
        await app.Function<ClockFunction>().TickAsync(new TimerInfo(), Token);
        app.Fired.ShouldHaveSingleItem();
    }

    private static Task<IResult> PostAsync(AppUnderTest app, string hook, string body, (string, string)[] headers) =>
        app.Function<HookFunction>().HookAsync(app.Request("POST", $"/api/hooks/{hook}", body, headers), hook, Token);

    // Runs the app with its exporter, and has what that sent as the rows of AppMetrics.
    private async Task<JsonArray> RecordAsync(Func<AppUnderTest, Task> what)
    {
        await using var ingestion = await FakeIngestion.StartAsync();
        var more = new Dictionary<string, string?> { ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString };
        if (what != WellAsync)
        {
            more["SignalBridge:Schedules:0:Cron"] = "* * * * * *";
        }

        await using (var app = await AppUnderTest.StartAsync(azurite, more: more))
        {
            app.Services.GetRequiredService<MeterProvider>().ShouldNotBeNull();
            await what(app);
        }

        return new JsonArray([.. ingestion.Items.Where(i => (string?)i["data"]!["baseType"] == "MetricData").Select(Row)]);
    }

    private static JsonNode Row(JsonNode item)
    {
        var (data, point) = (item["data"]!["baseData"]!, item["data"]!["baseData"]!["metrics"]!.AsArray()
            .ShouldHaveSingleItem()!);

        // A query that divides by the count would divide by nothing.
        point["count"].ShouldBeNull();
        return new JsonObject
        {
            ["TimeGenerated"] = item["time"]!.DeepClone(),
            ["Name"] = point["name"]!.DeepClone(),
            ["Sum"] = point["value"]!.DeepClone(),
            ["Properties"] = data["properties"]?.DeepClone() ?? new JsonObject(),
        };
    }

    // As the service does: by what an alert is about, aggregated, above the threshold.
    private static async Task<IReadOnlyList<string>> FiredAsync(JsonArray rows)
    {
        var rules = Content["rules"]!.AsArray();
        var answers =
            await Kql.Kql.AskAsync([.. rules.Select(rule => (string)rule!["query"]!)], new Dictionary<string,
                JsonArray>
            { ["AppMetrics"] = rows }, Now);
        answers.SelectMany(answer => answer.Errors).ShouldBeEmpty();
        return
        [
            .. rules.Zip(answers).SelectMany(rule => rule.Second.Rows.GroupBy(row => (string)row!["About"]!)
                .Where(about => Aggregate((string)rule.First!["aggregation"]!,
                    about.Select(row => (double)row!["Value"]!)) > Thresholds[(string)rule.First["threshold"]!])
                .Select(about => $"{rule.First!["name"]}: {about.Key}")),
        ];
    }

    private static double Aggregate(string how, IEnumerable<double> values) => how switch
    {
        "Total" => values.Sum(),
        "Maximum" => values.Max(),
        _ => throw new InvalidOperationException($"{how} is not aggregated here."),
    };
}

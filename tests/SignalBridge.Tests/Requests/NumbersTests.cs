using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Retention;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Requests;

/// <summary>What hooks answered is one number for the bridge, whichever instance answered and whether it is still up.</summary>
public sealed class NumbersTests(AzuriteFixture azurite)
{
    private const string NewSecret = "the-next-secret-of-good-length-0123456789";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_instances_and_a_restart_change_no_number_and_a_secrets_last_use_is_any_instances()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration =
            Sample.Numbered().Replace($"\"{Signed.Secret}\"", $"\"{Signed.Secret}\", \"{NewSecret}\"", StringComparison.Ordinal);
        var used = world.Time!.GetUtcNow();
        await using (var one = await BridgeUnderTest.StartAsync(world, configuration))
        await using (var other = await BridgeUnderTest.StartAsync(world, configuration))
        {
            await one.PostNumberAsync(1);
            await other.PostNumberAsync(2);
            using var refused = await other.PostAsync("crm", Sample.Body(3));

            // Written every ten seconds: then each knows what the other has counted.
            await world.AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => true);
            await AnswersAsync(one, """{"MissingHeader":1,"accepted":2}""");
            await AnswersAsync(other, """{"MissingHeader":1,"accepted":2}""");
            await one.PostNumberAsync(4);
        }

        // Scaled to zero, and the last of it was written at the end.
        world.Time.Advance(TimeSpan.FromDays(1));
        await using var third = await BridgeUnderTest.StartAsync(world, configuration);
        await third.AcceptedAsync("crm", Sample.Body(5), Signed.GitHub(Sample.Body(5), secret: NewSecret));

        var hook = await HookAsync(third);
        hook["answers"]!.ToJsonString().ShouldBe("""{"MissingHeader":1,"accepted":4}""");
        var lastUsed = hook["secretsLastUsed"]!.AsArray().Select(t => DateTimeOffset.Parse((string)t!)).ToList();
        (lastUsed[0] - used).ShouldBeLessThan(TimeSpan.FromMinutes(5));
        (lastUsed[1] - used).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Hours_are_summed_up_and_become_days_and_no_number_changes()
    {
        await using var world = await World.StartAsync(azurite, new DateTimeOffset(2026, 3, 2, 22, 30, 0, TimeSpan.Zero));
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number");
        await using var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await using var other = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        for (var hour = 0; hour < 4; hour++)
        {
            using var first = await one.PostAsync("crm", Sample.Body(hour));
            using var second = await other.PostAsync("crm", Sample.Body(hour));
            await WriteAsync(one, other);
            world.Time!.Advance(TimeSpan.FromHours(1));
        }

        await SumUpAsync(world);
        var rows = await one.Services.GetRequiredService<NumbersStore>().ReadAsync(Ct);
        rows.Count.ShouldBe(4);
        rows.ShouldAllBe(row => row.IsSum && row.IsHour);
        await AnswersAsync(one, """{"MissingHeader":8}""");
        var numbers = await one.GetAsync("hooks/crm/numbers");
        numbers["hours"]!.AsArray().Select(h => $"{h!["at"]} {h["answers"]!["MissingHeader"]}").ShouldBe(
            ["2026-03-02T22:00:00+00:00 2", "2026-03-02T23:00:00+00:00 2", "2026-03-03T00:00:00+00:00 2",
                "2026-03-03T01:00:00+00:00 2"]);
        numbers["days"]!.AsArray().Select(d => $"{d!["at"]} {d["answers"]!["MissingHeader"]}")
            .ShouldBe(["2026-03-02T00:00:00+00:00 4", "2026-03-03T00:00:00+00:00 4"]);

        world.Time!.Advance(TimeSpan.FromDays(3));
        await SumUpAsync(world);
        (await one.Services.GetRequiredService<NumbersStore>().ReadAsync(Ct)).Select(row => row.Key)
            .ShouldBe(["day|20260302|sum", "day|20260303|sum"]);
        await AnswersAsync(one, """{"MissingHeader":8}""");

        world.Time.Advance(TimeSpan.FromDays(90));
        await SumUpAsync(world);
        await AnswersAsync(one, "{}");
    }

    [Fact]
    public async Task An_instance_whose_row_was_summed_up_begins_another_and_counts_nothing_twice()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var (counted, numbers) = (bridge.Services.GetRequiredService<HookNumbers>(),
            bridge.Services.GetRequiredService<BridgeNumbers>());
        counted.Count("crm", "accepted", 5);
        await numbers.WriteAsync(Ct);
        var row = (await bridge.Services.GetRequiredService<NumbersStore>().ReadAsync(Ct)).ShouldHaveSingleItem();
        await SumUpOtherAsync(bridge, row);
        counted.Count("crm", "accepted", 2);

        await AnswersAsync(bridge, """{"accepted":7}""");
        await numbers.WriteAsync(Ct);
        await AnswersAsync(bridge, """{"accepted":7}""");
        counted.Count("crm", "accepted");
        await numbers.WriteAsync(Ct);
        await AnswersAsync(bridge, """{"accepted":8}""");
        (await bridge.Services.GetRequiredService<NumbersStore>().ReadAsync(Ct)).Count.ShouldBe(2);
    }

    // As another instance does whose clock is far ahead.
    private static async Task SumUpOtherAsync(BridgeUnderTest bridge, NumbersRow row)
    {
        var table = bridge.Services.GetRequiredService<Storage.StorageAccount>().Tables
            .GetTableClient(bridge.Services.GetRequiredService<SignalBridge.Configuration.StorageOptions>().SourceTable);
        await table.AddEntityAsync(NumbersRow.Write(NumbersRow.HourSum(row.At), row.Numbers), Ct);
        await table.DeleteEntityAsync(NumbersRow.Partition, row.Key, cancellationToken: Ct);
    }

    private static async Task WriteAsync(params BridgeUnderTest[] bridges)
    {
        foreach (var bridge in bridges)
        {
            await bridge.Services.GetRequiredService<BridgeNumbers>().WriteAsync(Ct);
        }
    }

    private static async Task SumUpAsync(World world)
    {
        await using var instance = BridgeUnderTest.Build(world, Sample.Numbered());
        await instance.Services.GetRequiredService<ExpiredRequests>().AllAsync(Ct);
    }

    private static async Task AnswersAsync(BridgeUnderTest bridge, string expected)
    {
        var seen = "";
        await Eventually.HoldsAsync(async () => (seen = (await HookAsync(bridge))["answers"]!.ToJsonString()) == expected, () =>
            seen);
    }

    private static async Task<JsonNode> HookAsync(BridgeUnderTest bridge) =>
        (await bridge.GetAsync("hooks")).AsArray().ShouldHaveSingleItem()!;
}

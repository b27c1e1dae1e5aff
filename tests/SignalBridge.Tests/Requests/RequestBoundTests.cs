using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Retention;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Requests;

/// <summary>Strangers cause requests: what they can cause has bounds.</summary>
public sealed class RequestBoundTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_refused_webhooks_costs_at_most_the_rows_that_are_configured_over_all_instances()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration = Sample.Numbered().WithRequests("\"MaximumPerHour\": 25");
        await using var one = await BridgeUnderTest.StartAsync(world, configuration);
        await using var other = await BridgeUnderTest.StartAsync(world, configuration);

        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Ct },
            async (number, _) =>
        {
            using var answer = await (number % 2 == 0 ? one : other).PostAsync("crm", Sample.Body(number));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        });

        await one.RequestsAsync(25, "hook=crm");
        foreach (var bridge in new[] { one, other })
        {
            await bridge.Services.GetRequiredService<RequestWriter>().WriteAsync(Ct);
            await bridge.Services.GetRequiredService<BridgeNumbers>().WriteAsync(Ct);
        }

        (await RowsAsync(one)).ShouldBe(25);
        var numbers = await one.GetAsync("hooks/crm/numbers");
        ((long)numbers["answers"]!["MissingHeader"]!).ShouldBe(2_000);
        ((long)numbers["requestsOverLimit"]! + (long)numbers["requestsDropped"]!).ShouldBe(2_000 - 25);

        // The next hour has room again.
        world.Time!.Advance(TimeSpan.FromHours(1));
        using var later = await one.PostAsync("crm", Sample.Body(1));
        await one.RequestsAsync(26, "hook=crm");
    }

    [Theory]
    [InlineData("\"Keep\": \"None\"", 0)]
    [InlineData("\"Keep\": \"Refused\"", 1)]
    [InlineData("\"Keep\": \"All\"", 3)]
    public async Task What_is_kept_is_the_owners_choice(string settings, int count)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered().WithRequests(settings));
        var headers = Signed.GitHub(Sample.Body(1), "same");

        await bridge.AcceptedAsync("crm", Sample.Body(1), headers);
        await bridge.SettledAsync("ready");
        using var again = await bridge.PostAsync("crm", Sample.Body(1), headers);
        using var refused = await bridge.PostAsync("crm", Sample.Body(1));
        await bridge.Services.GetRequiredService<RequestWriter>().WriteAsync(Ct);

        await bridge.RequestsAsync(count, "hook=crm");
    }

    [Fact]
    public async Task Of_a_long_body_the_beginning_is_kept()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered().WithRequests("\"BodyBytes\": 10"));

        using var answer = await bridge.PostAsync("crm", Sample.Body(1));

        var seen = await bridge.RequestAsync();
        ((string)seen["body"]!, (bool)seen["isWhole"]!).ShouldBe((Sample.Body(1)[..10], false));
    }

    [Fact]
    public async Task They_are_removed_after_their_time_also_those_of_hooks_that_there_are_not()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered()
            .WithRequests("\"KeepFor\": \"01:00:00\""));
        using var first = await bridge.PostAsync("crm", Sample.Body(1));
        using var stray = await bridge.PostAsync("nobody", "{}");
        await bridge.RequestsAsync(2);

        world.Time!.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        using var second = await bridge.PostAsync("crm", Sample.Body(2));
        await bridge.RequestsAsync(3);
        await ExpireAsync(world);
        await bridge.RequestsAsync(1, "hook=crm");
        await bridge.RequestsAsync(1, "hook=_unknown");
        world.Time.Advance(TimeSpan.FromDays(7));
        await ExpireAsync(world);
        await bridge.RequestsAsync(0);
    }

    [Fact]
    public void Every_cause_has_a_cure_and_every_failure_of_a_verification_a_cause()
    {
        Enum.GetValues<RequestCause>().ShouldAllBe(cause => RequestCures.Of(cause).EndsWith('.'));
        Enum.GetNames<WebhookVerification.VerificationFailure>().ShouldAllBe(name => RequestCauses.Of(name).ToString() == name);
    }

    /// <summary>What a new instance removes in its first round.</summary>
    private static async Task ExpireAsync(World world)
    {
        await using var instance = BridgeUnderTest.Build(world, Sample.Numbered().WithRequests("\"KeepFor\": \"01:00:00\""));
        await instance.Services.GetRequiredService<ExpiredRequests>().AllAsync(Ct);
    }

    private static Task<int> RowsAsync(BridgeUnderTest bridge) => bridge.Services.GetRequiredService<StorageAccount>().Tables
        .GetTableClient(bridge.Services.GetRequiredService<StorageOptions>().SourceTable)
        .QueryAsync<TableEntity>("PartitionKey eq 'request|crm' and RowKey ne 'quota'", cancellationToken: Ct).CountAsync(Ct)
            .AsTask();
}

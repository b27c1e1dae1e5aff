using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Hooks;

/// <summary>A stranger decides how many webhooks are refused, and not how many lines that takes.</summary>
public sealed class RefusalLogTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Refused_webhooks_are_one_line_a_minute_for_each_cause_with_their_number_and_the_counters_have_them_all()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using (var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered()))
        {
            await RefuseAsync(bridge, 20);
            Lines(world).ShouldBe(["Warning: A webhook for crm was refused: MissingHeader. "]);

            world.Time!.Advance(TimeSpan.FromMinutes(1));
            Lines(world).Skip(1).ShouldBe(["Warning: 19 more webhooks for crm were refused within a minute: MissingHeader. "]);

            // Goes on: a line a minute.
            await RefuseAsync(bridge, 5);
            Lines(world).Count.ShouldBe(2);
            world.Time.Advance(TimeSpan.FromMinutes(1));
            Lines(world).Skip(2).ShouldBe(["Warning: 5 more webhooks for crm were refused within a minute: MissingHeader. "]);

            // Quiet: no line; what comes after it is told at once.
            world.Time.Advance(TimeSpan.FromMinutes(10));
            Lines(world).Count.ShouldBe(3);
            await RefuseAsync(bridge, 1);
            Lines(world).Skip(3).ShouldBe(["Warning: A webhook for crm was refused: MissingHeader. "]);

            // Another cause has a line of its own.
            using var wrong = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(2)));
            Lines(world).Skip(4).ShouldBe(["Warning: A webhook for crm was refused: NoMatchingKey. "]);

            (await bridge.Operator.GetStringAsync("/api/hooks", Ct)).ShouldContain("\"MissingHeader\":26");
            await RefuseAsync(bridge, 3);
        }

        // What has been counted is not lost when the bridge ends.
        Lines(world).Skip(5).ShouldBe(["Warning: 3 more webhooks for crm were refused within a minute: MissingHeader. "]);
    }

    [Fact]
    public async Task An_outage_of_storage_is_no_line_for_each_webhook_either()
    {
        await using var world = await Sample.WorldAsync(azurite);
        const string nobodyListens =
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;BlobEndpoint=http://127.0.0.1:9/x;QueueEndpoint=http://127.0.0.1:9/x;TableEndpoint=http://127.0.0.1:9/x;";
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(), nobodyListens);

        for (var number = 1; number <= 3; number++)
        {
            using var answer = await bridge.PostAsync("crm", Sample.Body(number), Signed.GitHub(Sample.Body(number)));
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        Lines(world).ShouldBe(["Error: A webhook for crm was refused: NotDurable. "]);
    }

    private static async Task RefuseAsync(BridgeUnderTest bridge, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await bridge.PostAsync("crm", Sample.Body(1));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    // Level and first sentence.
    private static List<string> Lines(World world) =>
        [.. world.Log.Lines.Where(line => line.Contains(" for crm ", StringComparison.Ordinal))
        .Select(line => string.Concat(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), ": ",
            line.Split(": ", 2)[1] is var text ? text[..(text.IndexOf(". ", StringComparison.Ordinal) + 2)] : ""))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

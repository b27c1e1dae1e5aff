using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Requests;

/// <summary>Every webhook that fires nothing is found, with its cause and what to do.</summary>
public sealed class KeptRequestTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_signed_with_another_secret_is_found_with_cause_and_cure()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var body = Sample.Body(1);

        using var answer = await bridge.PostAsync("crm", body,
            Signed.GitHub(body, "delivery-1", "another-secret-of-good-length-0123456789"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var seen = await bridge.RequestAsync("hook=crm");
        var request = seen["request"]!;
        ((string)request["hook"]!, (int)request["answer"]!, (string)request["cause"]!).ShouldBe(("crm", 401, "NoMatchingKey"));
        ((string)request["proof"]!).ShouldBe("None of the hook's secrets yields this signature.");
        ((string)request["cure"]!).ShouldContain("Set the secret that the sender signs with");
        ((string)request["method"]!, (long)request["size"]!, (string)request["address"]!)
            .ShouldBe(("POST", body.Length, "127.0.0.1"));
        DateTimeOffset.Parse((string)request["at"]!).ShouldBe(world.Time!.GetUtcNow());
        ((string)seen["body"]!).ShouldBe(body);
        ((string)seen["headers"]!["x-github-delivery"]!).ShouldBe("delivery-1");
        ((string)seen["headers"]!["x-hub-signature-256"]!).ShouldStartWith("sha256:");
        ((string)seen["headers"]!["x-hub-signature-256"]!).Length.ShouldBe("sha256:".Length + 8);
        ((string)seen["explanation"]!).ShouldStartWith("It was answered 401: NoMatchingKey. None of the hook's secrets yields this signature. Set the secret");
    }

    [Fact]
    public async Task One_whose_body_was_written_again_on_its_way_is_told_from_one_with_another_secret()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var answer = await bridge.PostAsync("crm", """{"kind": "ready", "number": 1}""", Signed.GitHub("""{"kind":"ready","number":1}"""));

        var request = (await bridge.RequestAsync("cause=BodyChanged"))["request"]!;
        ((string)request["proof"]!).ShouldBe("The signature is right for another body: its JSON was parsed and written again.");
        ((string)request["cure"]!).ShouldStartWith("The secret fits, but the body was changed on its way");
    }

    [Fact]
    public async Task One_to_a_misspelt_hook_is_found_with_the_hook_that_was_meant()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var answer = await bridge.PostAsync("cmr", Sample.Body(1), Signed.GitHub(Sample.Body(1)));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var seen = await bridge.RequestAsync("answer=404");
        var request = seen["request"]!;
        ((string)request["hook"]!, (string)request["asked"]!, (string)request["cause"]!)
            .ShouldBe(("_unknown", "cmr", "UnknownHook"));
        ((string)request["proof"]!).ShouldBe("There is no hook 'cmr' (did you mean 'crm'?).");
        ((string)seen["body"]!).ShouldBeEmpty();
        ((long)(await bridge.GetAsync("hooks/_unknown/numbers"))["answers"]!["unknownHook"]!).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_is_filtered_is_found_with_the_condition()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        const string ping = """{"kind":"ping"}""";

        using var answer = await bridge.PostAsync("crm", ping, Signed.GitHub(ping));

        var request = (await bridge.RequestAsync("cause=filtered"))["request"]!;
        ((int)request["answer"]!).ShouldBe(200);
        ((string)request["proof"]!).ShouldBe("It is genuine, and the condition does not hold for it: body.kind != 'ping'");
        ((string)request["cure"]!).ShouldContain("change the hook's When");
    }

    [Fact]
    public async Task One_too_large_is_found_with_its_size_and_the_limit()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var large = $$"""{"number":1,"padding":"{{new string('x', 1 << 20)}}"}""";

        using var answer = await bridge.PostAsync("crm", large, Signed.GitHub(large));

        var request = (await bridge.RequestAsync("answer=413"))["request"]!;
        ((string)request["proof"]!).ShouldBe($"Its body has {large.Length} bytes, and the hook takes 1048576.");
        ((long)request["size"]!).ShouldBe(large.Length);
        ((string)request["cure"]!).ShouldContain("MaximumBodyBytes");
    }

    [Fact]
    public async Task Every_other_answer_that_fires_nothing_is_found_and_what_fires_is_not_kept()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: "Reject"));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        using var get = await bridge.Http.GetAsync("/api/hooks/crm", Ct);
        using var text = new ByteArrayContent(Encoding.UTF8.GetBytes(Sample.Body(2)));
        text.Headers.TryAddWithoutValidation("Content-Type", "text/plain");
        using var type = await bridge.PostAsync("crm", text, Signed.GitHub(Sample.Body(2)));
        using var unmappable = await bridge.PostAsync("crm", "{}", Signed.GitHub("{}"));
        using var closed = await bridge.PostAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3)));
        using var missing = await bridge.PostAsync("crm", Sample.Body(4));

        var kept = await bridge.RequestsAsync(5, "hook=crm");
        kept.Select(r => $"{r["answer"]} {r["cause"]}").Order(StringComparer.Ordinal).ShouldBe(
            ["401 MissingHeader", "405 MethodNotAllowed", "415 UnsupportedType", "422 Unmappable", "429 SlotClosed"]);
        kept.ShouldAllBe(r => ((string)r["proof"]!).Length > 0 && ((string)r["cure"]!).Length > 0);
        ((string)kept.Single(r => (int)r["answer"]! == 422)["event"]!)
            .ShouldBe((string)(await BridgeUnderTest.JsonAsync(unmappable))["id"]!);
        var numbers = await bridge.GetAsync("hooks/crm/numbers");
        numbers["answers"]!.ToJsonString().ShouldBe(
            """{"MissingHeader":1,"accepted":1,"methodNotAllowed":1,"slotClosed":1,"unmappable":1,"unsupportedType":1}""");
        ((int)numbers["requestsDropped"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Those_of_one_cause_are_a_group_with_its_number_and_its_times()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var first = world.Time!.GetUtcNow();
        for (var number = 1; number <= 3; number++)
        {
            using var answer = await bridge.PostAsync("crm", Sample.Body(number));
            await bridge.RequestsAsync(number, "hook=crm");
            world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        using var stray = await bridge.PostAsync("nobody", "{}");
        await bridge.RequestsAsync(4);

        var groups = (await bridge.GetAsync("requests/groups"))["groups"]!.AsArray();
        groups.Select(g => $"{g!["hook"]} {g["cause"]} {g["count"]}").ShouldBe(["_unknown UnknownHook 1", "crm MissingHeader 3"]);
        var group = (await bridge.GetAsync("requests/groups?hook=crm"))["groups"]!.AsArray().ShouldHaveSingleItem()!;
        (DateTimeOffset.Parse((string)group["since"]!), DateTimeOffset.Parse((string)group["last"]!))
            .ShouldBe((first, first + TimeSpan.FromMinutes(2)));
        ((string)group["cure"]!).ShouldNotBeEmpty();
        (await bridge.GetAsync($"requests/{group["latest"]}"))["explanation"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Pages_have_every_request_once_the_newest_first_over_all_hooks()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var begin = world.Time!.GetUtcNow();
        for (var number = 0; number < 120; number++)
        {
            using var answer = await bridge.PostAsync(number % 2 == 0 ? "crm" : "nobody", Sample.Body(number));
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await bridge.RequestsAsync(1, $"from={Text(begin)}&to={Text(begin + TimeSpan.FromSeconds(1))}");
        List<JsonNode> all = [];
        await Eventually.HoldsAsync(async () => (all = await AllAsync(bridge)).Count == 120, () => $"{all.Count} are kept.");

        var times = all.Select(r => DateTimeOffset.Parse((string)r["at"]!)).ToList();
        times.ShouldBe(times.OrderDescending());
        all.Select(r => (string)r["id"]!).Distinct().Count().ShouldBe(120);
        var some =
            await bridge.RequestsAsync(5,
                $"hook=crm&from={Text(begin + TimeSpan.FromSeconds(10))}&to={Text(begin + TimeSpan.FromSeconds(20))}");
        some.ShouldAllBe(r => (string)r["hook"]! == "crm");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_with_what_there_is()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        (await bridge.UnusableAsync("requests?hook=crn")).ShouldContain("There is no hook 'crn' (did you mean 'crm'?)");
        (await bridge.UnusableAsync("requests?answer=999")).ShouldContain("200, 202, 204, 400, 401, 404");
        (await bridge.UnusableAsync("requests?cause=NoMatchingKeys")).ShouldContain("did you mean 'NoMatchingKey'?");
        (await bridge.UnusableAsync("requests?from=today")).ShouldContain("'from' must be a date and time");
        (await bridge.UnusableAsync("requests?from=2026-03-02T08:00:00Z&to=2026-03-01T08:00:00Z"))
            .ShouldContain("'from' must be before 'to'");
        (await bridge.UnusableAsync("requests?page=2")).ShouldContain("none that this endpoint gave");
        (await bridge.UnusableAsync("requests?hok=crm")).ShouldContain("did you mean 'hook'?");
        (await bridge.UnusableAsync("requests/groups?cause=Filtered")).ShouldContain("it takes 'hook'");
        foreach (var path in (string[])["requests/x", "requests/crm.0000000000000000000-00000000", "requests/CRM'.1",
            "hooks/crn/numbers"])
        {
            using var none = await bridge.Operator.GetAsync($"/api/{path}", Ct);
            none.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        foreach (var path in (string[])["requests", "requests/groups", "requests/x", "hooks/crm/numbers"])
        {
            using var refused = await bridge.Http.GetAsync($"/api/{path}", Ct);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    private static string Text(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}";

    private static async Task<List<JsonNode>> AllAsync(BridgeUnderTest bridge)
    {
        var all = new List<JsonNode>();
        string? next = null;
        do
        {
            var page = await bridge.GetAsync(next is null ? "requests" : $"requests?page={next}");
            all.AddRange(page["requests"]!.AsArray().Select(r => r!));
            next = (string?)page["nextPage"];
        }
        while (next is not null);
        return all;
    }
}

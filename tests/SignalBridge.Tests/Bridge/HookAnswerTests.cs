using System.Net;
using System.Text;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Every answer of the hooks' contract, through the front door.</summary>
public sealed class HookAnswerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_signed_webhook_is_accepted_and_its_signal_fires_with_its_parameters()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var id = await bridge.PostNumberAsync(7);
        await bridge.SettledAsync("ready");

        var call = world.Calls.ShouldHaveSingleItem();
        call.Outcome.ShouldBe(CampaignEmulator.TriggerOutcome.Accepted);
        call.Source.ShouldBe("webhook:crm");
        call.Parameters.GetRawText().ShouldBe("""{"number":"7"}""");
        var seen = await bridge.EventAsync(id);
        ((string)seen["state"]!).ShouldBe("fired");
        ((string)(await bridge.SignalAsync("ready"))["lastOutcome"]!["outcome"]!).ShouldBe("Accepted");
    }

    [Fact]
    public async Task A_repeated_delivery_is_known_at_once_and_when_it_has_been_taken_also_under_a_new_unsigned_id()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var headers = Signed.GitHub(Sample.Body(1), "delivery-1");
        var id = await bridge.AcceptedAsync("crm", Sample.Body(1), headers);

        foreach (var delivery in (string[])["delivery-1", "delivery-2"])
        {
            if (delivery != "delivery-1")
            {
                // Once a turn has taken it: until then, its own unsigned id might make it the repeat of another.
                await bridge.SettledAsync("ready");
            }

            using var again = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), delivery));
            again.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await BridgeUnderTest.JsonAsync(again)).ToJsonString().ShouldBe($$"""{"status":"duplicate","id":"{{id}}"}""");
        }
    }

    [Fact]
    public async Task A_repeat_that_another_instance_accepted_ends_as_duplicate_and_uses_no_slot()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await using var two = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var first = await one.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "same"));
        world.Time!.Advance(TimeSpan.FromMilliseconds(1));
        var second = await two.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "same"));
        await one.RunDryAsync("ready");

        world.Calls.Count.ShouldBe(1);
        var events = (await one.EventsAsync("ready", "duplicate")).ShouldHaveSingleItem();
        ((string)events["id"]!).ShouldBe(second);
        ((string)events["duplicateOf"]!).ShouldBe(first);
    }

    [Fact]
    public async Task What_the_condition_does_not_hold_for_is_filtered()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        const string ping = """{"kind":"ping"}""";

        using var answer = await bridge.PostAsync("crm", ping, Signed.GitHub(ping));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await BridgeUnderTest.JsonAsync(answer)).ToJsonString().ShouldBe("""{"status":"filtered"}""");
    }

    [Fact]
    public async Task A_wrong_or_missing_signature_is_401_and_the_sender_learns_no_more()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var wrong = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(2)));
        using var missing = await bridge.PostAsync("crm", Sample.Body(1));

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        missing.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.Content.ReadAsStringAsync(Ct)).ShouldBe(await missing.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task An_unknown_hook_is_404_and_another_method_405()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var unknown = await bridge.PostAsync("nobody", "{}");
        using var get = await bridge.Http.GetAsync("/api/hooks/crm", Ct);

        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        get.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        get.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_413_even_with_a_good_signature(bool lengthIsTold)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var large = Encoding.UTF8.GetBytes($$"""{"number":1,"padding":"{{new string('x', 1 << 20)}}"}""");
        HttpContent content = lengthIsTold ? new ByteArrayContent(large) : new StreamContent(new UnknownLength(large));

        using var answer = await bridge.PostAsync("crm", content, Signed.GitHub(large));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    public async Task What_is_not_json_in_utf8_is_415_once_it_is_verified(string type, string? encoding)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Sample.Body(1)));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var answer = await bridge.PostAsync("crm", content, Signed.GitHub(Sample.Body(1)));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("""{"number":1""", "valid JSON")]
    [InlineData("""{"number":1,"number":2}""", "twice")]
    [InlineData("""{"number":"\ud800"}""", "surrogate")]
    [InlineData("", "valid JSON")]
    [InlineData("""{"kind":"x"}""", "'number'")]
    [InlineData("""{"number":"many"}""", "'number'")]
    [InlineData("""{"number":[1]}""", "a list")]
    public async Task What_cannot_be_mapped_is_422_and_kept_dead_with_its_raw_body(string body, string reason)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await BridgeUnderTest.JsonAsync(answer);
        problem["errors"]!.AsArray().Select(e => (string)e!).ShouldContain(e => e.Contains(reason, StringComparison.Ordinal));
        var dead = await bridge.EventAsync((string)problem["id"]!);
        ((string)dead["state"]!).ShouldBe("dead");
        ((string)dead["body"]!).ShouldBe(body);
        ((int)(await bridge.SignalAsync("ready"))["counts"]!["dead"]!).ShouldBe(1);
    }

    [Fact]
    public async Task With_reject_the_sender_gets_429_until_the_slot_opens()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: "Reject"));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        world.Time!.Advance(TimeSpan.FromMinutes(4));

        using var early = await bridge.PostAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2)));
        early.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        early.Headers.RetryAfter!.Delta!.Value.ShouldBe(TimeSpan.FromMinutes(6));

        world.Time.Advance(TimeSpan.FromMinutes(6));
        await bridge.PostNumberAsync(3);
        await bridge.SettledAsync("ready");
        world.Numbers().ShouldBe([1, 3]);
    }

    [Fact]
    public async Task When_storage_is_down_the_sender_gets_503_and_nothing_is_kept()
    {
        await using var world = await Sample.WorldAsync(azurite);
        const string nobodyListens =
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;BlobEndpoint=http://127.0.0.1:9/x;QueueEndpoint=http://127.0.0.1:9/x;TableEndpoint=http://127.0.0.1:9/x;";
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(), nobodyListens);

        using var answer = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1)));
        using var unmappable = await bridge.PostAsync("crm", "{}", Signed.GitHub("{}"));
        using var ready = await bridge.Http.GetAsync("/api/health/ready", Ct);
        using var live = await bridge.Http.GetAsync("/api/health/live", Ct);
        using var signals = await bridge.Operator.GetAsync("/api/signals", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldNotBeNull();
        unmappable.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        signals.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_operator_needs_the_key_and_a_probe_none()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.SettledAsync("ready");

        foreach (var path in (string[])["/api/signals", "/api/signals/ready", "/api/board", "/api/workflows/WKF1",
            "/api/events/x", "/api/signals?code=wrong"])
        {
            using var refused = await bridge.Http.GetAsync(path, Ct);
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        using var byCode = await bridge.Http.GetAsync($"/api/signals?code={BridgeUnderTest.OperatorKey}", Ct);
        byCode.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var ready = await bridge.Http.GetAsync("/api/health/ready", Ct);
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

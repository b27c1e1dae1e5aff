namespace CampaignEmulator.Tests;

public sealed class TokenTests
{
    private const string Form = "client_id=me&client_secret=hush&grant_type=client_credentials&scope=openid%2CAdobeID";

    [Fact]
    public async Task A_token_lasts_as_long_as_it_says()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await emulator.TokenAsync(Form);
        reply.Status.ShouldBe(200);
        reply.Json.GetProperty("token_type").GetString().ShouldBe("bearer");
        reply.Json.GetProperty("expires_in").GetInt64().ShouldBe(86_399);
        reply.Json.EnumerateObject().Count().ShouldBe(3);

        emulator.Authorize(reply.Json.GetProperty("access_token").GetString());
        emulator.Time.Advance(TimeSpan.FromSeconds(86_398));
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        (await Reply.OfAsync(await emulator.GetAsync(Emulator.At("WKF123")))).Json.GetProperty("error_code").GetString()
            .ShouldBe("401013");
    }

    [Theory]
    [InlineData("client_id=me&client_secret=hush&scope=openid", "unsupported_grant_type")]
    [InlineData("client_secret=hush&grant_type=client_credentials&scope=openid", "invalid_client")]
    [InlineData("client_id=you&client_secret=hush&grant_type=client_credentials&scope=openid", "invalid_client")]
    [InlineData("client_id=me&client_secret=loud&grant_type=client_credentials&scope=openid", "invalid_client")]
    [InlineData("client_id=me&client_secret=hush&grant_type=client_credentials", "invalid_scope")]
    [InlineData("client_id=me&client_secret=hush&grant_type=client_credentials&scope=openid,root", "invalid_scope")]
    [InlineData("%zz=&&==", "unsupported_grant_type")]
    public async Task IMS_refuses_what_it_does_not_know(string form, string error)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with
        {
            ClientIds = ["me"],
            ClientSecrets = ["hush", "new"],
            Scopes = ["openid", "AdobeID"]
        };
        var reply = await emulator.TokenAsync(form);
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("error").GetString().ShouldBe(error);
    }

    [Fact]
    public async Task Two_secrets_are_valid_during_a_rotation()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { ClientSecrets = ["hush", "new"] };
        (await emulator.TokenAsync(Form)).Status.ShouldBe(200);
        (await emulator.TokenAsync(Form.Replace("hush", "new", StringComparison.Ordinal))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_form_is_expected()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PostAsync("/ims/token/v3", Form, "application/json"));
        reply.Json.GetProperty("error").GetString().ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Revoked_tokens_are_refused_at_once()
    {
        await using var emulator = await Emulator.StartAsync();
        (await Reply.OfAsync(await emulator.DeleteAsync("/_emulator/tokens"))).Json.GetProperty("revoked").GetInt32().ShouldBe(1);
        (await Reply.OfAsync(await emulator.GetAsync(Emulator.At("WKF123")))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Who_asks_for_too_many_tokens_is_throttled()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { TokenThrottleLimit = 2 };
        await emulator.TokenAsync(Form);
        await emulator.TokenAsync(Form);
        var reply = await emulator.TokenAsync(Form);
        reply.Status.ShouldBe(429);
        reply.Headers.GetValues("Retry-After").Single().ShouldBe("60");
        emulator.State.Calls.Count(CallKind.Token).ShouldBe(3);
    }
}

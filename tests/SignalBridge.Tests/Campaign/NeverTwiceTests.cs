using System.Net;
using System.Net.Sockets;
using Campaign.Client;
using Microsoft.AspNetCore.Http;

namespace SignalBridge.Tests.Campaign;

/// <summary>A trigger is posted once, whatever becomes of the answer; what only reads is repeated.</summary>
public sealed class NeverTwiceTests
{
    [Fact]
    public async Task A_trigger_whose_connection_is_cut_may_have_been_taken()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = CampaignStandIn.Cut;

        var outcome = await test.TriggerAsync();

        outcome.Kind.ShouldBe(OutcomeKind.Unknown);
        test.Campaign.Count("trigger").ShouldBe(1);
    }

    [Fact]
    public async Task A_trigger_that_is_not_answered_in_time_may_have_been_taken()
    {
        await using var test = await ClientFixture.StartAsync();
        var arrived = new TaskCompletionSource();
        test.Campaign.OnTrigger = Silence(arrived);

        var call = test.TriggerAsync();
        await Task.WhenAny(arrived.Task, call);
        test.Time.Advance(TimeSpan.FromSeconds(19));
        call.IsCompleted.ShouldBeFalse();
        test.Time.Advance(TimeSpan.FromSeconds(1));

        var outcome = await call;
        (outcome.Kind, outcome.Reason).ShouldBe((OutcomeKind.Unknown,
            "Campaign did not answer in time; the call may have taken effect."));
        test.Campaign.Count("trigger").ShouldBe(1);
    }

    [Fact]
    public async Task Half_an_answer_with_200_is_not_taken_for_success()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half", ClientFixture.Ct);
            await context.Response.Body.FlushAsync(ClientFixture.Ct);
            context.Abort();
        };

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Unknown);
        test.Campaign.Count("trigger").ShouldBe(1);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        };

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.Reason).ShouldBe((OutcomeKind.Transient, "Campaign answered more than can be read."));
        test.Campaign.Count("trigger").ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_before_the_post_began_throws_and_posts_nothing()
    {
        await using var test = await ClientFixture.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ClientFixture.Ct);
        test.Campaign.OnWorkflow = async context =>
        {
            await cancel.CancelAsync();
            await context.RequestAborted.WhenCancelled();
        };

        await Should.ThrowAsync<OperationCanceledException>(() =>
            test.Client.TriggerAsync(ClientFixture.Trigger(), cancel.Token));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            test.Client.TriggerAsync(ClientFixture.Trigger(), cancel.Token));
        test.Campaign.Count("workflow").ShouldBe(1);
        test.Campaign.Count("trigger").ShouldBe(0);
    }

    [Fact]
    public async Task Cancelling_after_the_post_began_gives_an_unknown_outcome()
    {
        await using var test = await ClientFixture.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ClientFixture.Ct);
        test.Campaign.OnTrigger = async context =>
        {
            await cancel.CancelAsync();
            await context.RequestAborted.WhenCancelled();
        };

        (await test.Client.TriggerAsync(ClientFixture.Trigger(), cancel.Token)).Kind.ShouldBe(OutcomeKind.Unknown);
        test.Client.Hosts.ShouldAllBe(host => host.Condition == HostCondition.Closed);
    }

    [Fact]
    public async Task What_cannot_be_connected_to_has_had_no_effect()
    {
        await using var test = await ClientFixture.StartAsync();
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.CurrentValue = ClientFixture.Options(FreePort());
        test.CurrentValue.Ims.Url = test.Campaign.Url.Replace("/acme/campaign", "/ims/token/v3", StringComparison.Ordinal);

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.Reason).ShouldBe((OutcomeKind.Transient, "Campaign could not be connected to."));
    }

    [Fact]
    public async Task A_read_is_repeated_and_then_the_trigger_is_posted_once()
    {
        await using var test = await ClientFixture.StartAsync();
        var answer = test.Campaign.OnWorkflow;
        test.Campaign.OnWorkflow = context => test.Campaign.Count("workflow") switch
        {
            1 => CampaignStandIn.Cut(context),
            2 => CampaignStandIn.Text(context, 503, ""),
            _ => answer(context),
        };

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("workflow").ShouldBe(3);
        test.Campaign.Count("trigger").ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_for_again()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Text(context, 500, "RST-360011 Unable to find document with path 'Workflow' from key 'WKF1'");

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Rejected);
        test.Campaign.Count("workflow").ShouldBe(1);
    }

    [Fact]
    public async Task Token_link_and_post_together_stay_under_45_seconds()
    {
        await using var test = await ClientFixture.StartAsync();
        test.CurrentValue.Timeout = TimeSpan.FromHours(1);
        var began = test.Time.GetUtcNow();
        var answer = test.Campaign.OnWorkflow;
        test.Campaign.OnToken = Late(test, TimeSpan.FromSeconds(5), test.Campaign.OnToken);
        test.Campaign.OnWorkflow = Late(test, TimeSpan.FromSeconds(6), answer);
        var arrived = new TaskCompletionSource();
        test.Campaign.OnTrigger = Silence(arrived);

        var call = test.TriggerAsync();
        await Task.WhenAny(arrived.Task, call);
        test.Time.Advance(TimeSpan.FromSeconds(30));

        (await call).Kind.ShouldBe(OutcomeKind.Unknown);
        (test.Time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task No_post_is_begun_when_token_and_link_have_used_up_the_time()
    {
        await using var test = await ClientFixture.StartAsync();
        var answer = test.Campaign.OnWorkflow;
        test.Campaign.OnToken = Late(test, TimeSpan.FromSeconds(5), test.Campaign.OnToken);
        test.Campaign.OnWorkflow = Late(test, TimeSpan.FromSeconds(11), context => test.Campaign.Count("workflow") == 1
            ? CampaignStandIn.Json(context, 503, """{"error_code":"503010","message":"Could not validate the oauth token"}""")
            : answer(context));

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.WithoutCall).ShouldBe((OutcomeKind.Transient, false));
        test.Campaign.Count("trigger").ShouldBe(0);
    }

    private static Func<HttpContext, Task> Silence(TaskCompletionSource arrived) => context =>
    {
        arrived.TrySetResult();
        return context.RequestAborted.WhenCancelled();
    };

    private static Func<HttpContext, Task> Late(
        ClientFixture test, TimeSpan time, Func<HttpContext, Task> answer) => context =>
    {
        test.Time.Advance(time);
        return answer(context);
    };

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/acme/campaign";
    }
}

using Campaign.Client;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;

namespace Leaves.Tests;

/// <summary>Campaign.Client without the bridge, as its README shows it, against the emulator.</summary>
public sealed class FiringTests
{
    [Fact]
    public async Task A_signal_is_fired_once_and_then_it_is_too_early()
    {
        await using var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        await emulator.StartAsync(TestContext.Current.CancellationToken);
        emulator.Services.GetRequiredService<EmulatorState>().Workflows.Put("WKF123", new WorkflowDefinition
        {
            Activities = new Dictionary<string, CampaignEmulator.SignalActivity>
            {
                ["signal1"] = new() { Parameters = [new("audience", DeclaredType.String)] },
            },
        });

        var url = emulator.Urls.First();
        var first = await FireAsync(url);
        first.Kind.ShouldBe(OutcomeKind.Accepted, first.Reason);
        (await FireAsync(url)).Kind.ShouldBe(OutcomeKind.TooEarly);
    }

    [Fact]
    public void The_README_shows_this() => Sample.ShouldBeIn("Campaign.Client", "FiringTests.cs");

    private static async Task<Outcome> FireAsync(string url)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        // sample
        await using var services = new ServiceCollection().AddCampaign().Configure<CampaignOptions>(campaign =>
        {
            campaign.Url = $"{url}/acme/campaign";
            campaign.ApiKey = "the-api-key";
            campaign.Ims = new ImsOptions
            {
                Url = $"{url}/ims/token/v3",
                ClientId = "the-client-id",
                ClientSecret = "the-client-secret"
            };
        }).BuildServiceProvider();

        var client = services.GetRequiredService<CampaignClient>();
        var trigger = new SignalTrigger("WKF123", "signal1", "our shop",
            [new SignalParameter("audience", ParameterType.String, "buyers")]);
        return await client.TriggerAsync(trigger, cancellationToken);
        // end of sample
    }
}

using Campaign.Client;
using Microsoft.Extensions.DependencyInjection;

namespace SignalBridge.Tests.Campaign;

public sealed class CampaignRegistrationTests
{
    [Fact]
    public async Task The_client_works_from_a_container_that_holds_nothing_else()
    {
        await using var campaign = await CampaignStandIn.StartAsync();
        var configured = ClientFixture.Options(campaign.Url);
        var services = new ServiceCollection().AddCampaign().Configure<CampaignOptions>(options =>
            (options.Url, options.ApiKey, options.Ims) = (configured.Url, configured.ApiKey, configured.Ims));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions
        {
            ValidateOnBuild = true,
            ValidateScopes = true
        });

        var client = provider.GetRequiredService<CampaignClient>();

        (await client.TriggerAsync(ClientFixture.Trigger(), ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);
        provider.GetRequiredService<DeclarationCheck>().ShouldNotBeNull();
        provider.GetRequiredService<CampaignClient>().ShouldBeSameAs(client);
    }
}

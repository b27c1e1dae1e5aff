using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// Secrets from a Key Vault: read at start and again every few minutes; a vault that is away stops nothing that works.
/// </summary>
public sealed class VaultTests(AzuriteFixture azurite)
{
    private const string NewSecret = "the-next-secret-of-good-length-0123456789";

    private static readonly string WithReference =
        Sample.Numbered().Replace($"\"{Signed.Secret}\"", "\"%CRM_SECRET%\"", StringComparison.Ordinal);

    // A reading of the vault comes after less than the five minutes that are promised.
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_rotated_secret_is_in_force_within_five_minutes_without_a_restart()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, WithReference);
        await bridge.PostNumberAsync(1);
        world.Vault!.Secrets["CRM-SECRET"] = NewSecret;

        await bridge.PostNumberAsync(2);
        await world.AdvanceUntilAsync(FiveMinutes, () => HasLine(world, "The changed configuration is in force."));
        using var old = await bridge.PostAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3)));

        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(true, null, "the vault does not answer (No such host is known)")]
    [InlineData(false, HttpStatusCode.Forbidden, "the identity needs the role Key Vault Secrets User")]
    [InlineData(false, HttpStatusCode.InternalServerError, "the vault answers 500")]
    public async Task A_vault_that_goes_away_is_told_once_and_what_it_gave_goes_on(bool isAway, HttpStatusCode? refusal,
        string reason)
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, WithReference);
        (world.Vault!.IsAway, world.Vault.Refusal) = (isAway, refusal);

        await world.AdvanceUntilAsync(FiveMinutes, () => HasLine(world, reason));
        var asked = world.Vault.Asked;
        await world.AdvanceUntilAsync(FiveMinutes, () => world.Vault.Asked > asked);
        await bridge.PostNumberAsync(1);
        (world.Vault.IsAway, world.Vault.Refusal) = (false, null);
        await world.AdvanceUntilAsync(FiveMinutes, () => HasLine(world, "The vault gives every secret again."));

        world.Log.Lines.Count(line =>
            line.Contains("The vault did not give every secret; those that were known go on. CRM_SECRET:",
                StringComparison.Ordinal)).ShouldBe(1);
        world.Log.Lines.ShouldNotContain(line => line.Contains(Signed.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_comes_with_a_change_is_asked_for_at_once()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, WithReference);
        world.Vault!.Secrets["NEXT-SECRET"] = NewSecret;

        bridge.Set("SignalBridge:Hooks:0:Verify:Secrets:0", "%NEXT_SECRET%");

        await Eventually.HoldsAsync(() => Task.FromResult(HasLine(world, "The changed configuration is in force.")), () =>
            "It never was.");
        using var old = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1)));
        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_server_waits_for_a_vault_that_is_away_at_start()
    {
        await using var world = await WorldAsync();
        world.Vault!.IsAway = true;

        var starting = Task.Run(() => BridgeUnderTest.StartAsync(world, WithReference), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(world.Vault.Asked > 4), () => "It does not ask again.");
        starting.IsCompleted.ShouldBeFalse();
        world.Vault.IsAway = false;

        await using var bridge = await starting;
        await bridge.PostNumberAsync(1);
    }

    [Fact]
    public async Task A_secret_that_the_vault_does_not_have_is_a_mistake_with_its_name()
    {
        await using var world = await WorldAsync();
        world.Vault!.Secrets.Clear();

        Should.Throw<BridgeConfigurationException>(() =>
            BridgeUnderTest.Build(world, WithReference)).Mistakes.ShouldHaveSingleItem().ShouldBe(
            "SignalBridge:Hooks:0:Verify:Secrets:0: '%CRM_SECRET%' names neither an app setting nor a secret of the vault; "
            + $"put the secret CRM-SECRET into {FakeVault.Url}.");
    }

    [Fact]
    public async Task An_app_setting_comes_before_the_vault_which_is_not_asked_for_it()
    {
        await using var world = await WorldAsync();
        world.Vault!.Refusal = HttpStatusCode.Forbidden;

        BridgeUnderTest.Build(world, Sample.Numbered()).ShouldNotBeNull();

        world.Vault.Asked.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://acme.vault.azure.net/")]
    [InlineData("acme")]
    public void An_address_that_is_none_is_a_mistake(string address) =>
        Should.Throw<BridgeConfigurationException>(() => Compose(new FakeVault(), address, null)).Mistakes
            .ShouldContain($"KEY_VAULT_URL: '{address}' is not the address of a vault; write one such as https://acme.vault.azure.net/.");

    [Fact]
    public void A_host_that_may_not_wait_says_why_it_does_not_start() =>
        Should.Throw<BridgeConfigurationException>(() =>
            Compose(new FakeVault { Refusal = HttpStatusCode.Forbidden }, FakeVault.Url, TimeSpan.Zero)).Mistakes
            .ShouldHaveSingleItem().ShouldStartWith(
                $"KEY_VAULT_URL: {FakeVault.Url} did not give every secret: CRM_SECRET: the vault refuses (The vault says Forbidden");

    private static void Compose(FakeVault vault, string address, TimeSpan? patience)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["KEY_VAULT_URL"] = address,
            ["SignalBridge:Hooks:0:Verify:Secrets:0"] = "%CRM_SECRET%",
        });
        new ServiceCollection().AddSingleton(vault.Credential).AddSingleton(vault.Transport)
            .AddSignalBridge(configuration, patience);
    }

    private static bool HasLine(World world, string text) =>
        world.Log.Lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    private async Task<World> WorldAsync()
    {
        var world = await Sample.WorldAsync(azurite);
        world.Vault = new FakeVault { Secrets = { ["CRM-SECRET"] = Signed.Secret } };
        return world;
    }
}

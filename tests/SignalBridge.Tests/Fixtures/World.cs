using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace SignalBridge.Tests.Fixtures;

/// <summary>What the bridges of one test share: storage under names of their own, an emulator, a clock, a log.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly string _name = $"t{Guid.NewGuid():N}"[..20];
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbridge-test-").FullName;
    private readonly string _storage;
    private readonly WebApplication _emulator;

    private World(string storage, WebApplication emulator, FakeTimeProvider? time)
    {
        (_storage, _emulator, Time) = (storage, emulator, time);
        Campaign = emulator.Services.GetRequiredService<EmulatorState>();
    }

    public EmulatorState Campaign { get; }

    /// <summary>The faked clock; null in a world of real time.</summary>
    public FakeTimeProvider? Time { get; }

    public TestLog Log { get; } = new();

    /// <summary>The vault that the bridges' settings name; null for none.</summary>
    public FakeVault? Vault { get; set; }

    /// <summary>From which level on lines are kept.</summary>
    public LogLevel LogFrom { get; set; } = LogLevel.Information;

    /// <summary>What every call to Campaign and to IMS passes before the emulator has it; null for nothing.</summary>
    public Func<HttpContext, RequestDelegate, Task>? BeforeCampaign { get; set; }

    public string EmulatorUrl => _emulator.Urls.Single();

    /// <summary>What the emulator was asked to trigger, with what became of it.</summary>
    public IReadOnlyList<SignalRecord> Calls => Campaign.Signals.All();

    /// <summary>What the emulator took.</summary>
    public IReadOnlyList<SignalRecord> Fired => [.. Calls.Where(c => c.Outcome == TriggerOutcome.Accepted)];

    public static Task<World> StartAsync(AzuriteFixture azurite) =>
        StartAsync(azurite, new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)));

    public static Task<World> StartAsync(AzuriteFixture azurite, DateTimeOffset begin) =>
        StartAsync(azurite, new FakeTimeProvider(begin));

    public static Task<World> StartInRealTimeAsync(AzuriteFixture azurite) => StartAsync(azurite, null);

    /// <summary>Adds a workflow with one signal activity, <c>signal1</c>, with parameters as <c>name:type</c>.</summary>
    public void AddWorkflow(string id, TimeSpan minimumInterval, params string[] parameters) =>
        Campaign.Workflows.Put(id, new WorkflowDefinition
        {
            Activities = new Dictionary<string, SignalActivity>
            {
                ["signal1"] = new()
                {
                    MinimumInterval = minimumInterval,
                    Parameters = [.. parameters.Select(p => p.Split(':'))
                    .Select(p => new ParameterDeclaration(p[0], Enum.Parse<DeclaredType>(p[1], ignoreCase: true)))],
                },
            },
        });

    public string Write(string configuration)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, configuration);
        return file;
    }

    public Dictionary<string, string?> Settings(string? storage = null) => new()
    {
        ["AzureWebJobsStorage"] = storage ?? _storage,
        ["OPERATOR_KEY"] = BridgeUnderTest.OperatorKey,
        ["KEY_VAULT_URL"] = Vault is null ? null : FakeVault.Url,
        ["SignalBridge:Campaign:Url"] = $"{EmulatorUrl}/acme/campaign",
        ["SignalBridge:Campaign:ApiKey"] = "test-api-key",
        ["SignalBridge:Campaign:Ims:Url"] = $"{EmulatorUrl}/ims/token/v3",
        ["SignalBridge:Campaign:Ims:ClientId"] = "test-client",
        ["SignalBridge:Campaign:Ims:ClientSecret"] = "test-client-secret",
        ["SignalBridge:Storage:MailboxTable"] = $"{_name}mailboxes",
        ["SignalBridge:Storage:SourceTable"] = $"{_name}sources",
        ["SignalBridge:Storage:WakeQueue"] = $"{_name}-wakes",
        ["SignalBridge:Storage:ImportContainer"] = $"{_name}-imports",
        ["SignalBridge:Storage:PayloadContainer"] = $"{_name}-payloads",
        ["SignalBridge:Storage:BatchContainer"] = $"{_name}-batches",
    };

    /// <summary>
    /// Advances the clock and waits until something holds. A pump that was about to sleep when the clock moved sleeps too long:
    /// it is nudged, by less than a call to Campaign may take, so that no call under way seems to have timed out.
    /// </summary>
    public async Task AdvanceUntilAsync(TimeSpan step, Func<bool> until)
    {
        Time!.Advance(step);
        var looks = 0;
        await Eventually.HoldsAsync(
            () =>
            {
                if (++looks % 50 == 0)
                {
                    Time.Advance(TimeSpan.FromSeconds(10));
                }

                return Task.FromResult(until());
            },
            () => "It never happened.");
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<World> StartAsync(AzuriteFixture azurite, FakeTimeProvider? time)
    {
        var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"], time);
        var world = new World(azurite.ConnectionString, emulator, time);
        emulator.Use((http, next) => world.BeforeCampaign is { } before ? before(http, next) : next(http));
        await emulator.StartAsync();
        return world;
    }
}

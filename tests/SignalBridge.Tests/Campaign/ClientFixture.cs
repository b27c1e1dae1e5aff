using System.Collections.Concurrent;
using Campaign.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SignalBridge.Tests.Campaign;

/// <summary>The client against a stand-in, on a clock that the test moves.</summary>
internal sealed class ClientFixture : IAsyncDisposable
{
    public const string ApiKey = "api-key-canary-0123456789";
    public const string Secret = "client-secret-canary-0123456789";
    public const string OtherSecret = "other-secret-canary-0123456789";

    private readonly FixedOptions _options = new();

    private ClientFixture(CampaignStandIn campaign)
    {
        Campaign = campaign;
        CurrentValue = Options(campaign.Url);
        Client = new CampaignClient(_options, Time, Logger);
    }

    public CampaignStandIn Campaign { get; }

    public QuickTime Time { get; } = new();

    public CapturingLogger Logger { get; } = new();

    public CampaignClient Client { get; }

    public CampaignOptions CurrentValue
    {
        get => _options.CurrentValue;
        set => _options.CurrentValue = value;
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ClientFixture> StartAsync() => new(await CampaignStandIn.StartAsync());

    public static CampaignOptions Options(string url) => new()
    {
        Url = url,
        ApiKey = ApiKey,
        Ims = { Url = new Uri(new Uri(url), "/ims/token/v3").AbsoluteUri, ClientId = "client-1", ClientSecret = Secret },
    };

    public static SignalTrigger Trigger(string? activity = "signal1", params SignalParameter[] parameters) =>
        new("WKF1", activity, "API", parameters);

    public Task<Outcome> TriggerAsync() => Client.TriggerAsync(Trigger(), Ct);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Campaign.DisposeAsync();
    }
}

/// <summary>Options that a test changes.</summary>
internal sealed class FixedOptions : IOptionsMonitor<CampaignOptions>
{
    public CampaignOptions CurrentValue { get; set; } = new();

    public CampaignOptions Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<CampaignOptions, string?> listener) => null;
}

/// <summary>Keeps every line at every level.</summary>
internal sealed class CapturingLogger : ILogger<CampaignClient>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
        string> formatter)
    {
        var named =
            state is IReadOnlyList<KeyValuePair<string, object?>> values
                ? string.Join(" ", values.Select(v => $"{v.Key}={v.Value}")) : "";
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {named} {exception}");
    }
}

using SignalBridge.Configuration;
using SignalBridge.Server;
using SignalBridge.Storage;
using WebhookVerification;

namespace SignalBridge.Local;

/// <summary>The settings that a run supplies.</summary>
/// <param name="All">The emulator as Campaign, storage, and the secrets made up for this machine.</param>
/// <param name="MadeUp">The secrets that bridge.json names and nothing sets, with the values that stand in for them.</param>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> All, IReadOnlyDictionary<string, string> MadeUp)
{
    /// <param name="configuration">What is set: the environment goes before anything made up.</param>
    /// <param name="options">The run.</param>
    /// <param name="storage">The connection string of its storage.</param>
    public static LocalSettings For(IConfiguration configuration, LocalOptions options, string storage)
    {
        var settings = new Dictionary<string, string?>
        {
            [StorageAccount.Setting] = storage,
            [OperatorKeyFilter.Setting] = options.OperatorKey,
            ["SignalBridge:Campaign:Url"] = $"{options.EmulatorUrl}/local/campaign",
            ["SignalBridge:Campaign:ApiKey"] = "local",
            ["SignalBridge:Campaign:Ims:Url"] = $"{options.EmulatorUrl}/ims/token/v3",
            ["SignalBridge:Campaign:Ims:ClientId"] = "local",
            ["SignalBridge:Campaign:Ims:ClientSecret"] = "local-client-secret",
        };
        var madeUp = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var hook in configuration.GetSection("SignalBridge:Hooks").GetChildren())
        {
            var scheme = hook["Verify:Scheme"] ?? "";
            foreach (var secret in hook.GetSection("Verify:Secrets").GetChildren())
            {
                if (Spelling.ReferencedSetting(secret.Value ?? "") is { } name
                    // What has to be a public key is nobody's to make up: then the start says that the setting is missing.
                    && configuration[name] is null && SampleSecret.ForLocalRun(scheme, name) is { } value)
                {
                    settings[name] = madeUp[name] = value;
                }
            }
        }

        return new LocalSettings(settings, madeUp);
    }
}

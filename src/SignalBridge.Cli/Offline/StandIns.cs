using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;
using WebhookVerification;

namespace SignalBridge.Cli.Offline;

/// <summary>
/// Values for the settings that bridge.json names and this machine does not have. With them everything but the settings' own
/// values can be checked, in a build that knows no secrets.
/// </summary>
/// <param name="Values">Each setting with its value.</param>
/// <param name="PrivateKeys">For a hook with a public key: the setting, with the sender's key.</param>
internal sealed record StandIns(IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, string> PrivateKeys)
{
    public static StandIns None { get; } = new(new Dictionary<string, string?>(), new Dictionary<string, string>());

    public static StandIns For(IConfiguration configuration)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var keys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, text) in configuration.GetSection(BridgeOptions.Section).AsEnumerable())
        {
            if (text is null || Spelling.ReferencedSetting(text) is not { } setting || configuration[setting] is not null
                || values.ContainsKey(setting))
            {
                continue;
            }

            var parts = path.Split(':');
            if (parts is [_, "Hooks", var hook, "Verify", "Secrets", _])
            {
                var scheme = configuration[$"{BridgeOptions.Section}:Hooks:{hook}:Verify:Scheme"] ?? "";
                var pair = SampleSecret.KeyPair(scheme);
                values[setting] = pair?.Public ?? SampleSecret.ForLocalRun(scheme, setting) ?? "made-up";
                if (pair is { Private: var key })
                {
                    keys[setting] = key;
                }
            }
            else
            {
                values[setting] = parts[^1].Equals("Url", StringComparison.OrdinalIgnoreCase)
                    ? "https://not-set.invalid/organisation/campaign" : "made-up";
            }
        }

        return new StandIns(values, keys);
    }
}

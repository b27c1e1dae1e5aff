using System.Security.Cryptography;
using System.Text;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Server;

namespace SignalBridge.Local;

/// <summary>The settings that a run supplies: the emulator as Campaign, storage, and a value for every secret that is named and not set.</summary>
internal static class LocalSettings
{
    public static Dictionary<string, string?> For(IConfiguration configuration, LocalOptions options, string storage)
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
        foreach (var hook in configuration.GetSection("SignalBridge:Hooks").GetChildren())
        {
            var scheme = hook["Verify:Scheme"] ?? "";
            foreach (var secret in hook.GetSection("Verify:Secrets").GetChildren())
            {
                if (Spelling.ReferencedSetting(secret.Value ?? "") is { } name && configuration[name] is null)
                {
                    settings[name] = SecretFor(name, scheme);
                }
            }
        }

        return settings;
    }

    // Made from the name, so that a command copied yesterday still fits today. It guards a loopback address only.
    private static string SecretFor(string name, string scheme)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"signalbridge-local:{name}"));
        return scheme is "standard-webhooks" or "svix" ? $"whsec_{Convert.ToBase64String(bytes)}" : Convert.ToHexStringLower(bytes);
    }
}

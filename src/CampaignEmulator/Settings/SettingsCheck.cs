using System.Text.RegularExpressions;

namespace CampaignEmulator;

/// <summary>Says what is wrong with settings, all of it.</summary>
internal static partial class SettingsCheck
{
    public static IEnumerable<string> Mistakes(EmulatorSettings settings)
    {
        foreach (var (name, value) in Durations(settings)
            .Where(setting => setting.Value < TimeSpan.Zero || setting.Value > DurationConverter.Maximum))
            yield return $"{name}: {value} is not between 0 and {DurationConverter.Maximum.TotalDays} days";
        foreach (var (name, value) in Counts(settings).Where(setting => setting.Value < 0))
            yield return $"{name}: {value} is negative";
        if (settings.IdentityRefusalStatus is < 400 or > 599)
            yield return $"identityRefusalStatus: {settings.IdentityRefusalStatus} is not one of 400 to 599";
        if (settings.ThrottleCode is not ("429001" or "429002" or "429050"))
            yield return $"throttleCode: '{settings.ThrottleCode}' is not 429001, 429002 or 429050";
        if (!HrefBasePattern().IsMatch(settings.HrefBase))
            yield return "hrefBase: not empty, and not scheme://host without a slash at its end";
        if (settings.ClientSecrets.Concat(settings.ApiKeys).Contains(SecretsConverter.Mask))
            yield return $"clientSecrets, apiKeys: '{SecretsConverter.Mask}' is what the emulator shows instead of a secret, not a secret";
        foreach (var list in new[] { settings.Organizations, settings.ClientIds, settings.ClientSecrets, settings.Scopes,
            settings.ApiKeys })
            if (list.Any(string.IsNullOrWhiteSpace))
                yield return "organizations, clientIds, clientSecrets, scopes, apiKeys: none may hold an empty text";
        foreach (var property in typeof(EmulatorSettings).GetProperties())
            if (property.GetValue(settings) is Answer answer)
                foreach (var mistake in answer.Mistakes())
                    yield return $"{EmulatorJson.NameOf(property.Name)}: {mistake}";
    }

    private static IEnumerable<(string Name, TimeSpan Value)> Durations(EmulatorSettings settings) =>
    [
        ("minimumInterval", settings.MinimumInterval), ("commandDelay", settings.CommandDelay),
        ("stoppedAfter", settings.StoppedAfter), ("tokenLifetime", settings.TokenLifetime),
        ("throttleWindow", settings.ThrottleWindow),
    ];

    private static IEnumerable<(string Name, int Value)> Counts(EmulatorSettings settings) =>
    [
        ("maximumBodyBytes", settings.MaximumBodyBytes), ("maximumActive", settings.MaximumActive),
        ("throttleLimit", settings.ThrottleLimit), ("tokenThrottleLimit", settings.TokenThrottleLimit),
    ];

    // Looser than a URL on purpose: hostile hrefs are what it is for.
    [GeneratedRegex(@"\A(|[a-zA-Z][a-zA-Z0-9+.-]*://\S*[^/\s])\z")]
    private static partial Regex HrefBasePattern();
}

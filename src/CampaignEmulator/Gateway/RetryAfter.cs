using System.Globalization;

namespace CampaignEmulator;

/// <summary>Writes <c>Retry-After</c> in the form that the settings ask for.</summary>
internal static class RetryAfter
{
    public static Answer On(Answer answer, TimeSpan wait, EmulatorSettings settings, DateTimeOffset now) =>
        settings.RetryAfterForm switch
        {
            // Rounded up: who comes back when told must be let in.
            RetryAfterForm.Seconds => answer.With(
                "Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            RetryAfterForm.Date => answer.With(
                "Retry-After", (now + wait + TimeSpan.FromMilliseconds(999)).ToString("R", CultureInfo.InvariantCulture)),
            _ => answer,
        };
}

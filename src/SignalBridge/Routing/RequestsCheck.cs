using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>Proves a hook's settings for kept requests: every one of them bounds what strangers can cause.</summary>
internal static class RequestsCheck
{
    public static void Check(RequestsOptions requests, string path, Mistakes mistakes)
    {
        if (requests.KeepFor < TimeSpan.FromHours(1) || requests.KeepFor > TimeSpan.FromDays(90))
        {
            mistakes.Add($"{path}:{nameof(requests.KeepFor)}", "must be at least an hour and at most 90 days");
        }

        if (requests.MaximumPerHour is < 0 or > 10_000)
        {
            mistakes.Add($"{path}:{nameof(requests.MaximumPerHour)}", "must be between 0 and 10000");
        }

        if (requests.BodyBytes is < 0 or > RequestsOptions.MostBodyBytes)
        {
            mistakes.Add($"{path}:{nameof(requests.BodyBytes)}", $"must be between 0 and {RequestsOptions.MostBodyBytes}");
        }
    }
}

using Microsoft.Extensions.Primitives;

namespace CampaignEmulator;

/// <summary>What Adobe's gateway checks before Campaign sees a call: the limit, the API key, then the token.</summary>
internal static class GatewayCheck
{
    private const string Bearer = "Bearer ";

    /// <summary>The refusal and what it means; null when the call may pass.</summary>
    public static (TriggerOutcome Outcome, Answer Answer)? Refusal(EmulatorState state, HttpRequest request)
    {
        var settings = state.Settings;
        if (state.Throttle.Wait("campaign", settings.ThrottleLimit, settings.ThrottleWindow) is { } wait)
            return (TriggerOutcome.Throttled, RetryAfter.On(GatewayErrors.Of(settings.ThrottleCode), wait, settings, state.Now));
        return Code(state, settings, request.Headers["X-Api-Key"], request.Headers.Authorization) is { } code
            ? (TriggerOutcome.Unauthorised, GatewayErrors.Of(code))
            : null;
    }

    private static string? Code(EmulatorState state, EmulatorSettings settings, StringValues apiKey, StringValues authorization)
    {
        if (string.IsNullOrWhiteSpace(apiKey))
            return "403000";
        if (settings.ApiKeys.Count > 0 && !settings.ApiKeys.Contains(apiKey.ToString()))
            return "403003";
        if (string.IsNullOrWhiteSpace(authorization))
            return "403010";
        var text = authorization.ToString();
        if (!text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return "401013";
        return settings.AnyTokenAccepted || state.Tokens.IsValid(text[Bearer.Length..].Trim()) ? null : "401013";
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignEmulator;

/// <summary>
/// IMS, OAuth server-to-server (D: AdobeDocs/adobe-dev-console, ServerToServerAuthentication). The refusals' words are those of
/// RFC 6749, 5.2; which ones IMS uses when is unknown.
/// </summary>
internal static class TokenHandler
{
    private static readonly char[] ScopeSeparators = [',', ' '];

    public static Answer Handle(EmulatorState state, IncomingCall call)
    {
        var settings = state.Settings;
        if (state.Throttle.Wait("token", settings.TokenThrottleLimit, settings.ThrottleWindow) is { } wait)
            return RetryAfter.On(Error(429, "too_many_requests", "Too many requests"), wait, settings, state.Now);
        return Refusal(settings, call) is { } refusal
            ? Error(settings.IdentityRefusalStatus, refusal.Error, refusal.Description)
            : Json(200, new
            {
                access_token = state.Tokens.Issue(settings.TokenLifetime),
                token_type = "bearer",
                expires_in = (long)settings.TokenLifetime.TotalSeconds,
            });
    }

    private static (string Error, string Description)? Refusal(EmulatorSettings settings, IncomingCall call)
    {
        if (call.IsTooLarge || !call.HasContentType("application/x-www-form-urlencoded"))
            return ("invalid_request", "a form is expected");
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(call.Body.Span));
        string Field(string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";
        // Adobe's own samples put the client ID into the query at times.
        var clientId = Field("client_id") is { Length: > 0 } given ? given : call.Request.Query["client_id"].ToString();
        var scopes =
            Field("scope").Split(ScopeSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Field("grant_type") != "client_credentials")
            return ("unsupported_grant_type", "grant_type must be client_credentials");
        if (clientId.Length == 0 || settings.ClientIds.Count > 0 && !settings.ClientIds.Contains(clientId))
            return ("invalid_client", "invalid client_id parameter");
        if (Field("client_secret") is not { Length: > 0 } secret || settings.ClientSecrets.Count > 0
            && !settings.ClientSecrets.Contains(secret))
            return ("invalid_client", "invalid client_secret parameter");
        if (scopes.Length == 0 || settings.Scopes.Count > 0 && scopes.Except(settings.Scopes).Any())
            return ("invalid_scope", "invalid scope parameter");
        return null;
    }

    private static Answer Error(int status, string error, string description) =>
        Json(status, new { error, error_description = description });

    private static Answer Json<T>(int status, T value) =>
        Answer.Of(status, JsonSerializer.Serialize(value), Answer.Json).With("Cache-Control", "no-store");
}

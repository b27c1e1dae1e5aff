using System.Text.Json;

namespace Campaign.Client;

/// <summary>What an answer of Adobe IMS means: refusals, which an operator ends, told apart from outages, which pass.</summary>
internal static class ImsAnswers
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static TokenAnswer Read(int status, byte[] body, TimeSpan? retryAfter, string credential, DateTimeOffset now)
    {
        var (token, lifetime, error) = Parse(body);
        if (status is >= 200 and < 300 && token is not null)
        {
            // Renewed early by a tenth of its life: nobody waits for a token in the minute when all of them run out.
            var early = TimeSpan.FromTicks(Math.Min(lifetime.Ticks / 10, TimeSpan.FromMinutes(10).Ticks));
            return new TokenAnswer(new AccessToken(token, credential, now + lifetime - early, now + lifetime), Outcome.Accepted);
        }

        var (kind, reason) = (status, error) switch
        {
            ( >= 200 and < 300, _) => (OutcomeKind.Transient, "Adobe IMS answered without a token."),
            ( >= 300 and < 400, _) =>
                (OutcomeKind.Unauthorised,
                    "Adobe IMS answered with a redirect, which is not followed; is Campaign:Ims:Url right?"),
            (429, _) => (OutcomeKind.Throttled, "Adobe IMS gives no more tokens for now: too many were asked for."),
            (408 or 425 or >= 500, _) => (OutcomeKind.Transient, "Adobe IMS is in trouble."),
            (_, "invalid_client") => (OutcomeKind.Unauthorised, "Adobe IMS refuses the client ID or its secret."),
            (_, "invalid_scope") =>
                (OutcomeKind.Unauthorised, "Adobe IMS does not give this client the scopes of Campaign:Ims:Scope."),
            (_, "unauthorized_client" or "access_denied") =>
                (OutcomeKind.Unauthorised, "Adobe IMS does not let this client ask for tokens this way."),
            (404, _) => (OutcomeKind.Unauthorised, "Adobe IMS is not at the address in Campaign:Ims:Url."),
            _ => (OutcomeKind.Unauthorised, "Adobe IMS refuses the request for a token."),
        };
        return new TokenAnswer(null, new Outcome(kind, $"{reason} (HTTP {status}{(error is null ? "" : ", " + error)})")
        {
            Codes = error is null ? [] : [error],
            RetryAfter = retryAfter,
        })
        {
            SecretRefused = kind == OutcomeKind.Unauthorised && (error == "invalid_client" || (status == 401 && error is null)),
        };
    }

    private static (string? Token, TimeSpan Lifetime, string? Error) Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return default;
            var error =
                Text(root, "error") is { Length: > 0 and <= 40 } word && word.All(c => char.IsAsciiLetterLower(c) || c == '_')
                    ? word : null;
            // A line break in it would end the header that it is for.
            var token = Text(root, "access_token") is { Length: > 0 } text && text.All(c => c is > ' ' and <= '~') ? text : null;
            // Seconds (D). Without it, or with nonsense, a short life is assumed; more than Adobe's day is never believed.
            var lifetime = root.TryGetProperty("expires_in", out var expires) && expires.ValueKind == JsonValueKind.Number
                && expires.TryGetDouble(out var seconds) && seconds > 0
                ? TimeSpan.FromSeconds(Math.Min(seconds, Day.TotalSeconds))
                : TimeSpan.FromMinutes(10);
            return (token, lifetime, error);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

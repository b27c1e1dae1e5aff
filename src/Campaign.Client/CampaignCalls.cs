using System.Net.Http.Headers;

namespace Campaign.Client;

/// <summary>Single calls of the workflow API: authorised, through the host's gate, their answers read by the table.</summary>
internal sealed class CampaignCalls(HttpCalls http, HostGates gates, AccessTokens tokens, TimeProvider time)
{
    private const string JsonType = "application/json; charset=utf-8";

    /// <summary>
    /// Makes a call. A refused token is replaced, and the call made once more: the gateway has not let it through.
    /// </summary>
    /// <param name="settings">Key, secrets and time-outs.</param>
    /// <param name="kind">What the call does.</param>
    /// <param name="address">Where it goes; an address is safe by its type.</param>
    /// <param name="body">What is posted; null for a GET.</param>
    /// <param name="private">Texts that must not come back in a reason.</param>
    /// <param name="budget">How long it may take.</param>
    /// <param name="caller">Before the body has begun to leave it throws; after that the outcome is unknown.</param>
    public async Task<Reply> SendAsync(
        CampaignOptions settings, CallKind kind, CampaignAddress address, byte[]? body, IEnumerable<string> @private,
            CallBudget budget, CancellationToken caller)
    {
        for (var again = false; ; again = true)
        {
            var answer = await tokens.GetAsync(budget.Preparation).ConfigureAwait(false);
            if (answer.Token is not { } token)
                return new Reply(answer.Outcome);
            budget.ThrowIfOver();
            var redaction = new Redaction([.. @private, token.Value, settings.ApiKey, settings.Ims.ClientSecret,
                settings.Ims.OtherClientSecret ?? ""]);
            // A read ends with the preparation; what has an effect has its own time, which the budget has kept for it.
            var ending = kind == CallKind.Read ? budget.Preparation : budget.All;
            var reply = await gates.For("Campaign", address).RunAsync(
                repeat: kind != CallKind.Trigger,
                kind == CallKind.Read ? budget.ReadTimeout : budget.Timeout,
                attempt => SendOnceAsync(settings.ApiKey, token, kind, address, body, redaction, attempt, caller),
                ending).ConfigureAwait(false);
            if (again || !reply.TokenRefused)
                return reply;
            if (!tokens.TryReplace(token))
                return reply with { Outcome = reply.Outcome with { RetryAfter = AccessTokens.Pause } };
        }
    }

    private async Task<Reply> SendOnceAsync(
        string apiKey, AccessToken token, CallKind kind, CampaignAddress address, byte[]? body, Redaction redaction,
            CancellationToken attempt, CancellationToken caller)
    {
        var request = body is null
            ? UnseenAddressHandler.Request(HttpMethod.Get, address, Nothing())
            : UnseenAddressHandler.Request(HttpMethod.Post, address, new OnceContent(body, JsonType));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.TryAddWithoutValidation("X-Api-Key", apiKey);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };

        var received = await http.SendAsync(request, attempt, caller).ConfigureAwait(false);
        using var response = received.Response;
        if (response is null)
            return Lost(kind, received, caller);
        var status = (int)response.StatusCode;
        // Half an answer with 200 may be half a refusal: the one that comes too early has no other mark than its text.
        if (received.Fault is not null && status is >= 200 and < 300)
            return Lost(kind, received, caller) with { Status = status };

        var answer = AnswerBody.Parse(received.Body);
        var outcome = AnswerTable.Read(kind, status, answer, RetryAfter.Read(response, time.GetUtcNow()), redaction);
        return new Reply(outcome)
        {
            Status = status,
            Body = received.Body,
            // Not the status: a 500 is often Campaign at work, refusing.
            HostFailed = outcome.Kind is OutcomeKind.Transient or OutcomeKind.Unknown,
            KeyRefused = AnswerTable.RefusesKey(status, answer),
        };
    }

    // Content-Type goes "on every call" (setting-up-api-access.md), though a GET has no body for it to describe.
    private static ByteArrayContent Nothing()
    {
        var content = new ByteArrayContent([]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(JsonType);
        return content;
    }

    private static Reply Lost(CallKind kind, HttpCalls.Received received, CancellationToken caller) =>
        new(kind != CallKind.Read && received.MayBeTaken
            ? new Outcome(OutcomeKind.Unknown, $"Campaign {received.Fault}; the call may have taken effect.")
            : new Outcome(OutcomeKind.Transient, $"Campaign {received.Fault}."))
        {
            HostFailed = !caller.IsCancellationRequested,
        };
}

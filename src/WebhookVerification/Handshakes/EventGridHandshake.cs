using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// Event Grid's validation event, https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema,
/// which bears the same token or key as its events; and the CloudEvents one by OPTIONS,
/// https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection.
/// </summary>
internal sealed class EventGridHandshake(IReadOnlyCollection<string> allowedOrigins) : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsOptions(request.Method)
            || Challenge.Header(request, "WebHook-Request-Origin") is not { } origin) return null;
        if (!allowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return HandshakeAnswer.Forbidden();
        var headers = new Dictionary<string, string> { ["WebHook-Allowed-Origin"] = origin, ["Allow"] = "POST" };
        if (Challenge.Header(request, "WebHook-Request-Rate") is { Length: > 0 and < 10 } rate && rate.All(char.IsAsciiDigit))
            headers["WebHook-Allowed-Rate"] = rate;
        return new HandshakeAnswer(StatusCodes.Status200OK) { Headers = headers };
    }

    // The validationUrl of the same event is never called: it is the sender's to name.
    public override HandshakeAnswer? After(VerifiedWebhook webhook)
    {
        if (Challenge.Header(webhook.Request, "aeg-event-type") != "SubscriptionValidation") return null;
        using var body = Challenge.Body(webhook.Request, "Microsoft.EventGrid.SubscriptionValidationEvent"u8);
        return body?.RootElement is { ValueKind: JsonValueKind.Array } events && events.GetArrayLength() == 1
            && events[0].ValueKind == JsonValueKind.Object && events[0].TryGetProperty("data", out var data)
            && StrictJson.Text(data, "validationCode") is { } code && Challenge.IsToken(code)
                ? HandshakeAnswer.Json(new { validationResponse = code })
                : HandshakeAnswer.Malformed();
    }
}

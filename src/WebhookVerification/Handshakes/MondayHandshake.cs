using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://developer.monday.com/api-reference/reference/webhooks#url-verification: a body of one property, not signed.
/// </summary>
internal sealed class MondayHandshake : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Body.Length > 1024) return null;
        using var body = Challenge.Body(request, "\"challenge\""u8);
        return body?.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().Count() == 1
            && StrictJson.Text(root, "challenge") is { } challenge
                ? Challenge.IsToken(challenge) ? HandshakeAnswer.Json(new { challenge }) : HandshakeAnswer.Malformed()
                : null;
    }
}

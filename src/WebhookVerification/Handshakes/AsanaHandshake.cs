using Microsoft.AspNetCore.Http;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://developers.asana.com/docs/webhooks-guide#the-webhook-handshake. Anyone may propose a secret here, so it is given back
/// only while the operator has opened the door, and never used: Asana's answer to the operator who made the webhook holds it too.
/// </summary>
internal sealed class AsanaHandshake(DateTimeOffset enrolUntil) : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) =>
        !HttpMethods.IsPost(request.Method) || Challenge.Header(request, "X-Hook-Secret") is not { } secret ? null
        : now > enrolUntil ? HandshakeAnswer.Forbidden()
        : Challenge.IsToken(secret)
            ? new HandshakeAnswer(StatusCodes.Status200OK)
            {
                Headers = new Dictionary<string,
                string>
                { ["X-Hook-Secret"] = secret }
            }
            : HandshakeAnswer.Malformed();
}

using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>https://docs.slack.dev/reference/events/url_verification: signed like every other event.</summary>
internal sealed class SlackHandshake : Handshake
{
    public override HandshakeAnswer? After(VerifiedWebhook webhook)
    {
        using var body = Challenge.Body(webhook.Request, "url_verification"u8);
        return body is null || StrictJson.Text(body.RootElement, "type") != "url_verification" ? null
            : StrictJson.Text(body.RootElement, "challenge") is { } challenge && Challenge.IsToken(challenge)
                ? HandshakeAnswer.Text(challenge)
            : HandshakeAnswer.Malformed();
    }
}

using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://dev.twitch.tv/docs/eventsub/handling-webhook-events/#responding-to-a-challenge-request: signed like every other event.
/// </summary>
internal sealed class TwitchHandshake : Handshake
{
    public override HandshakeAnswer? After(VerifiedWebhook webhook)
    {
        if (Challenge.Header(webhook.Request, "Twitch-Eventsub-Message-Type") != "webhook_callback_verification") return null;
        using var body = Challenge.Body(webhook.Request, "challenge"u8);
        return body is not null && StrictJson.Text(body.RootElement, "challenge") is { } challenge && Challenge.IsToken(challenge)
            ? HandshakeAnswer.Text(challenge)
            : HandshakeAnswer.Malformed();
    }
}

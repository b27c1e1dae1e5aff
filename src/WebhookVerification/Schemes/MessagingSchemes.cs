using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Mail, messages, calls and social networks.</summary>
internal static class MessagingSchemes
{
    public static readonly Scheme[] All =
    [
        new("slack", "Slack", "https://docs.slack.dev/authentication/verifying-requests-from-slack/")
        {
            Handshake = "slack",
            SignatureHeaders = ["X-Slack-Signature"], Prefix = "v0=", Signed = "v0:{timestamp}:{body}",
            TimestampHeader = "X-Slack-Request-Timestamp", Tolerance = TimeSpan.FromMinutes(5), EventId = "event_id",
        },
        new("twilio", "Twilio", "https://www.twilio.com/docs/usage/security")
        {
            SignatureHeaders = ["X-Twilio-Signature"], Algorithm = SignatureAlgorithm.HmacSha1,
                Encoding = SignatureEncoding.Base64,
            Signed = "{url}{form}", UrlSpelling = UrlSpelling.Twilio, BodyHashParameter = "bodySHA256",
            Remark = "Form bodies and, by their `bodySHA256`, JSON bodies. The secret is the account's auth token.",
        },
        new("sendgrid", "SendGrid",
            "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features")
        {
            SignatureHeaders = ["X-Twilio-Email-Event-Webhook-Signature"], Algorithm = SignatureAlgorithm.EcdsaP256,
            Encoding = SignatureEncoding.Base64, Secret = SecretForm.PublicKey, Signed = "{timestamp}{body}",
            TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp",
            Remark = "The secret is the verification key of SendGrid's settings page.",
        },
        new("mandrill", "Mandrill (Mailchimp Transactional)",
            "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/")
        {
            SignatureHeaders = ["X-Mandrill-Signature"], Algorithm = SignatureAlgorithm.HmacSha1,
                Encoding = SignatureEncoding.Base64,
            Signed = "{url}{form}", ShortBelow = 16,
        },
        new("messagebird", "MessageBird (Bird)", "https://developers.messagebird.com/api/#verifying-http-requests")
        {
            Kind = SchemeKind.MessageBird, SignatureHeaders = ["MessageBird-Signature-JWT"],
                Encoding = SignatureEncoding.Base64Url, Signed = "JWT, HS256: hashes of address and body",
            Tolerance = TimeSpan.FromSeconds(1),
            Remark = "`Url` has the address that the token's `url_hash` is compared with; without it, that is not compared.",
        },
        new("customer.io", "Customer.io", "https://docs.customer.io/journeys/webhooks/")
        {
            Aliases = ["customerio", "customer-io"], SignatureHeaders = ["X-CIO-Signature"], Signed = "v0:{timestamp}:{body}",
            TimestampHeader = "X-CIO-Timestamp", Tolerance = TimeSpan.FromMinutes(5), EventId = "event_id",
        },
        new("intercom", "Intercom", "https://developers.intercom.com/docs/webhooks/setting-up-webhooks")
        {
            SignatureHeaders = ["X-Hub-Signature"], Prefix = "sha1=", Algorithm = SignatureAlgorithm.HmacSha1, EventId = "id",
        },
        new("meta", "Meta (Facebook, Instagram, WhatsApp)",
            "https://developers.facebook.com/docs/graph-api/webhooks/getting-started")
        {
            Handshake = "meta",
            Aliases = ["facebook", "instagram", "whatsapp"], SignatureHeaders = ["X-Hub-Signature-256"], Prefix = "sha256=",
        },
        new("x", "X (Twitter)", "https://docs.x.com/x-api/webhooks/introduction")
        {
            Handshake = "x", JsonOnly = true,
            Aliases = ["twitter"], SignatureHeaders = ["x-twitter-webhooks-signature"], Prefix = "sha256=",
                Encoding = SignatureEncoding.Base64,
        },
        new("zoom", "Zoom", "https://developers.zoom.us/docs/api/webhooks/")
        {
            Handshake = "zoom", JsonOnly = true,
            SignatureHeaders = ["x-zm-signature"], Prefix = "v0=", Signed = "v0:{timestamp}:{body}",
            TimestampHeader = "x-zm-request-timestamp", Tolerance = TimeSpan.FromMinutes(5), ShortBelow = 16,
        },
        new("twitch", "Twitch", "https://dev.twitch.tv/docs/eventsub/handling-webhook-events/")
        {
            Handshake = "twitch",
            SignatureHeaders = ["Twitch-Eventsub-Message-Signature"], Prefix = "sha256=", Signed = "{id}{timestamp}{body}",
            IdHeader = "Twitch-Eventsub-Message-Id", TimestampHeader = "Twitch-Eventsub-Message-Timestamp",
            TimestampForm = TimestampForm.Iso8601, Tolerance = TimeSpan.FromMinutes(10),
        },
        new("line", "LINE", "https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/")
        {
            SignatureHeaders = ["x-line-signature"], Encoding = SignatureEncoding.Base64,
        },
    ];
}

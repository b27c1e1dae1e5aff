using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Schemes of no provider.</summary>
internal static class GeneralSchemes
{
    public const string Hmac = "hmac";

    public static readonly Scheme[] All =
    [
        new("standard-webhooks", "Standard Webhooks",
            "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md")
        {
            Aliases = ["standardwebhooks"],
            SignatureHeaders = ["webhook-signature"], Layout = SignatureLayout.Versions, SignatureField = "v1",
            Encoding = SignatureEncoding.Base64, Secret = SecretForm.StandardWebhooks, SecretPrefix = "whsec_", ShortBelow = 24,
            Signed = "{id}.{timestamp}.{body}", TimestampHeader = "webhook-timestamp", IdHeader = "webhook-id",
            Tolerance = TimeSpan.FromMinutes(5),
            Remark = "Secrets are `whsec_…` (HMAC-SHA256) or `whpk_…` (Ed25519 public keys), side by side if need be.",
        },
        new(Hmac, "Any sender that signs with an HMAC", "https://www.rfc-editor.org/rfc/rfc2104")
        {
            Remark = "Header, digest, encoding and what is signed are yours to say.",
        },
        new("api-key", "Any sender that sends a key", "https://www.rfc-editor.org/rfc/rfc6750")
        {
            Kind = SchemeKind.Token, SignatureHeaders = ["x-api-key"],
            Remark = "The body is not signed: whoever sees one request can send any other. `Prefix` may be `Bearer `.",
        },
        new("basic", "Any sender that authenticates with user and password", "https://www.rfc-editor.org/rfc/rfc7617")
        {
            Aliases = ["basic-auth"], Kind = SchemeKind.Basic, SignatureHeaders = ["Authorization"],
            Remark = "Each secret is `user:password`. The body is not signed.",
        },
        new("http-signature", "HTTP Message Signatures, RFC 9421, with HMAC-SHA256", "https://www.rfc-editor.org/rfc/rfc9421")
        {
            Aliases = ["rfc9421"], Kind = SchemeKind.HttpSignature, SignatureHeaders = ["Signature"],
                Encoding = SignatureEncoding.Base64,
            Signed = "{url} and what Signature-Input names", Tolerance = TimeSpan.FromMinutes(5),
            Remark = "The signature must cover `@method`, `@target-uri` (or `@authority` and `@path`) and `content-digest`, and have `created`.",
        },
        new("none", "Nobody in particular", "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/")
        {
            Kind = SchemeKind.None,
            Remark = "Accepts everything from everyone who knows the address.",
        },
    ];
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint. The answer is made with the key that signs
/// webhooks, for whoever asks: only a token is signed, which the text <c>v0:time:body</c> of a webhook is not, and the verifier
/// refuses a token.
/// </summary>
internal sealed class ZoomHandshake(string secret) : Handshake
{
    private readonly byte[] _key = StrictText.Utf8(secret);

    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Body.Length > 2048) return null;
        using var body = Challenge.Body(request, "endpoint.url_validation"u8);
        if (body is null || StrictJson.Text(body.RootElement, "event") != "endpoint.url_validation") return null;
        return body.RootElement.TryGetProperty("payload", out var payload)
            && StrictJson.Text(payload, "plainToken") is { } plainToken && Challenge.IsSignable(StrictText.Utf8(plainToken))
                ? HandshakeAnswer.Json(new
                {
                    plainToken,
                    encryptedToken = Convert.ToHexStringLower(HMACSHA256.HashData(_key, StrictText.Utf8(plainToken))),
                })
                : HandshakeAnswer.Malformed();
    }
}

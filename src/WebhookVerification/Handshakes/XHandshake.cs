using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// The CRC of https://docs.x.com/x-api/webhooks/introduction. The answer is signed exactly as webhooks are, for whoever asks:
/// only what is a token and no JSON is signed, and the verifier refuses such a text as a webhook.
/// </summary>
internal sealed class XHandshake(string secret) : Handshake
{
    private readonly byte[] _key = StrictText.Utf8(secret);

    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) =>
        !HttpMethods.IsGet(request.Method) || Challenge.Query(request, "crc_token") is not { } token ? null
        : Challenge.IsSignable(StrictText.Utf8(token))
            ? HandshakeAnswer.Json(new
            {
                response_token = "sha256=" + Convert.ToBase64String(HMACSHA256.HashData(_key,
                StrictText.Utf8(token)))
            })
            : HandshakeAnswer.Malformed();
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>https://developer.ebay.com/marketplace-account-deletion: a hash of challenge, token and address.</summary>
internal sealed class EbayHandshake(string verifyToken, string url) : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) =>
        !HttpMethods.IsGet(request.Method) || Challenge.Query(request, "challenge_code") is not { } code ? null
        : Challenge.IsLine(code) && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? HandshakeAnswer.Json(new { challengeResponse = Convert.ToHexStringLower(SHA256.HashData(StrictText.Utf8(code + verifyToken + url))) })
            : HandshakeAnswer.Malformed();
}

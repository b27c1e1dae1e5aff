using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Signatures;

namespace WebhookVerification.Handshakes;

/// <summary>https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests</summary>
internal sealed class MetaHandshake(string verifyToken) : Handshake
{
    private readonly byte[] _expected = TokenCheck.Digest(verifyToken);

    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsGet(request.Method) || Challenge.Query(request, "hub.mode") != "subscribe") return null;
        var token = TokenCheck.Digest(Challenge.Query(request, "hub.verify_token") ?? "");
        var challenge = Challenge.Query(request, "hub.challenge");
        if (!CryptographicOperations.FixedTimeEquals(token, _expected)) return HandshakeAnswer.Forbidden();
        // Meta's own challenges are numbers, so that what is JSON may pass: nothing is signed here.
        return Challenge.IsLine(challenge) && challenge!.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? HandshakeAnswer.Text(challenge!)
            : HandshakeAnswer.Malformed();
    }
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SignalBridge.Hooks.Verification;
using SignalBridge.Hooks.Verification.Engine;

namespace SignalBridge.Hooks.Handshakes;

/// <summary>
/// https://developer.paypal.com/braintree/docs/guides/webhooks/create. Signed with the key of webhooks: as Braintree's own libraries do,
/// only 20 to 32 hex digits are signed, which no payload is.
/// </summary>
internal sealed class BraintreeHandshake(string publicKey, byte[] key) : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsGet(request.Method) || Challenge.Query(request, "bt_challenge") is not { } challenge) return null;
        if (challenge.Length is < 20 or > 32 || !challenge.All(char.IsAsciiHexDigitLower)) return HandshakeAnswer.Malformed();
#pragma warning disable CA5350 // Braintree's own choice
        return HandshakeAnswer.Text($"{publicKey}|{Convert.ToHexStringLower(HMACSHA1.HashData(key, StrictText.Utf8(challenge)))}");
#pragma warning restore CA5350
    }
}

using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://developer.paypal.com/braintree/docs/guides/webhooks/create. Signed with the key of webhooks: as Braintree's own
/// libraries do, only 20 to 32 hex digits are signed; the verifier refuses those as a payload.
/// </summary>
internal sealed class BraintreeHandshake(string publicKey, byte[] key) : Handshake
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (!HttpMethods.IsGet(request.Method) || Challenge.Query(request, "bt_challenge") is not { } challenge) return null;
        if (!Signs(StrictText.Utf8(challenge))) return HandshakeAnswer.Malformed();
#pragma warning disable CA5350 // Braintree's own choice
        return HandshakeAnswer.Text($"{publicKey}|{Convert.ToHexStringLower(HMACSHA1.HashData(key, StrictText.Utf8(challenge)))}");
#pragma warning restore CA5350
    }

    public static bool Signs(ReadOnlySpan<byte> challenge) =>
        challenge.Length is >= 20 and <= 32 && !challenge.ContainsAnyExcept(HexDigits);
}

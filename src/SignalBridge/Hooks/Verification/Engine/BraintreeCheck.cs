using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>
/// Braintree: a form whose <c>bt_signature</c> is a list of <c>public key|HMAC-SHA1 of bt_payload</c>, by a key that is the SHA-1 of the
/// private key. See https://developer.paypal.com/braintree/docs/guides/webhooks/parse.
/// </summary>
internal sealed class BraintreeCheck((string PublicKey, SignatureKey Key)[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(pair => pair.Key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        if (!FormBody.Is(request.Headers.ContentType))
            return new Refused(VerificationFailure.Malformed, "The body is no form.");
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body.Span));
        if (form["bt_signature"] is not { Count: 1 } signatures || form["bt_payload"] is not { Count: 1 } payloads)
            return new Refused(VerificationFailure.MissingHeader, "The form has not one bt_signature and one bt_payload.");

        var payload = StrictText.Utf8(payloads[0]!);
        var signature = signatures[0]!;
        foreach (var range in signature.AsSpan().Split('&'))
        {
            var (start, length) = range.GetOffsetAndLength(signature.Length);
            var bar = signature.AsSpan(start, length).IndexOf('|');
            if (bar <= 0) continue;
            var candidates = new Candidates();
            candidates.Add(signature, 0, 0, start + bar + 1, length - bar - 1);
            foreach (var (publicKey, key) in keys)
            {
                if (!signature.AsSpan(start, bar).SequenceEqual(publicKey) || !key.Matches(payload, candidates)) continue;
                key.Use.Used(now);
                return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(null, payload)));
            }
        }

        return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this signature.");
    }

#pragma warning disable CA5350 // Braintree's own choice
    public static byte[] Key(string privateKey) => SHA1.HashData(StrictText.Utf8(privateKey));
#pragma warning restore CA5350
}

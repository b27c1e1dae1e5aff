using System.Security.Cryptography;
using System.Text;
using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>
/// Braintree: a form whose <c>bt_signature</c> is a list of <c>public key|HMAC-SHA1 of bt_payload</c>, by a key that is the SHA-1
/// of the private key. See https://developer.paypal.com/braintree/docs/guides/webhooks/parse. Of the form, nothing else is
/// signed, and so nothing else is mapped.
/// </summary>
internal sealed class BraintreeCheck((string PublicKey, SignatureKey Key)[] keys) : Check
{
    private const int LongestList = 4096;

    private static ReadOnlySpan<byte> PayloadName => "bt_payload"u8;

    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(pair => pair.Key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        var body = request.Body.Span;
        if (!FormBody.Is(request.Headers.ContentType) || FormBody.HasTooMany(body))
            return new Refused(VerificationFailure.Malformed,
                $"The body is no form, or has more than {FormBody.MostFields} fields.");
        if (FormBody.Find(body, "bt_signature"u8) is not { } list || FormBody.Find(body, PayloadName) is not { } place)
            return new Refused(VerificationFailure.MissingHeader, "The form has not one bt_signature and one bt_payload.");

        if (body[list].Length > LongestList)
            return new Refused(VerificationFailure.Malformed, "bt_signature is longer than any list of signatures.");

        using var payload = FormBody.Decoded(body[place]);
        using var decoded = FormBody.Decoded(body[list]);
        var signatures = Encoding.UTF8.GetString(decoded.Span);
        foreach (var (publicKey, key) in keys)
        {
            var candidates = new Candidates();
            if (!Read(signatures, publicKey, ref candidates))
                return new Refused(VerificationFailure.Malformed, "bt_signature has too many signatures of one key.");
            if (candidates.Count == 0) continue;
            if (key.SignedForAnyone?.Invoke(payload.Span) == true) return SignedForAnyone();
            if (!key.Matches(payload.Span, candidates)) continue;
            key.Use.Used(now);
            return new Accepted(new VerifiedWebhook(request, Assurance.Signed,
                new KnownDeduplication(null, payload.Span.ToArray()),
                (byte[])[.. PayloadName, (byte)'=', .. body[place]]));
        }

        return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this signature.");
    }

#pragma warning disable CA5350 // Braintree's own choice
    public static byte[] Key(string privateKey) => SHA1.HashData(StrictText.Utf8(privateKey));
#pragma warning restore CA5350

    // The public key is no secret, so a sender may write it before any number of signatures.
    private static bool Read(string list, string publicKey, ref Candidates candidates)
    {
        foreach (var range in list.AsSpan().Split('&'))
        {
            var (start, length) = range.GetOffsetAndLength(list.Length);
            var bar = list.AsSpan(start, length).IndexOf('|');
            if (bar <= 0 || !list.AsSpan(start, bar).SequenceEqual(publicKey)) continue;
            if (candidates.IsFull) return false;
            candidates.Add(list, 0, 0, start + bar + 1, length - bar - 1);
        }

        return true;
    }
}

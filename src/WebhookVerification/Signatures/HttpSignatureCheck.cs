using System.Text;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>RFC 9421 with a shared secret. What it covers is the sender's choice, so what it must cover is ours.</summary>
internal sealed class HttpSignatureCheck(Scheme scheme, SignedUrl url, SignatureKey[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        if (SignatureReader.One(request.Headers, "Signature-Input", out var inputHeader) is { } noInput) return noInput;
        if (SignatureReader.One(request.Headers, "Signature", out var signature) is { } noSignature) return noSignature;
        if (SignatureInput.Parse(inputHeader) is not { } input || Value(input, signature) is not { } value)
            return new Refused(VerificationFailure.Malformed,
                "Signature-Input and Signature do not hold one signature under one label.");
        if (Incomplete(input) is { } lacking)
            return new Refused(VerificationFailure.Unsupported, $"The signature does not cover {lacking}.");
        if (input.Parameters.TryGetValue("alg", out var algorithm) && algorithm != "hmac-sha256")
            return new Refused(VerificationFailure.Unsupported, "The signature's algorithm is not hmac-sha256.");
        if (Untimely(input, now) is { } untimely) return untimely;

        var candidates = new Candidates();
        candidates.Add(value, 0, 0, 0, value.Length);
        if (Base(request, input) is not { } signed)
            return new Refused(VerificationFailure.MissingHeader,
                "A header that the signature covers is missing, or is there twice.");
        if (Array.Find(keys, key => key.Matches(signed, candidates)) is not { } match)
            return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this signature.");
        if (!ContentDigest.Covers(request.Headers["content-digest"].ToString(), request.Body.Span))
            return new Refused(VerificationFailure.BodyChanged, "The signed content-digest is another body's.");

        match.Use.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(null, signed)));
    }

    /// <summary>The signature base, RFC 9421 section 2.5; null where a covered header is not there exactly once.</summary>
    internal byte[]? Base(UnverifiedWebhook request, SignatureInput input)
    {
        if (!Uri.TryCreate(url.For(request)[0], UriKind.Absolute, out var address)) return null;
        var lines = new StringBuilder();
        foreach (var component in input.Components)
        {
            var value = component switch
            {
                "@method" => request.Method,
                "@target-uri" => url.For(request)[0],
                "@authority" => address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}",
                "@scheme" => address.Scheme,
                "@path" => address.AbsolutePath,
                "@query" => address.Query.Length == 0 ? "?" : address.Query,
                _ when component[0] == '@' => null,
                _ => request.Headers[component] is { Count: 1 } values ? values[0]!.Trim() : null,
            };
            if (value is null || value.Contains('\n', StringComparison.Ordinal)) return null;
            lines.Append('"').Append(component).Append("\": ").Append(value).Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.Append("\"@signature-params\": ").Append(input.Text).ToString());
    }

    private static string? Incomplete(SignatureInput input) =>
        !input.Components.Contains("content-digest") ? "content-digest, so any body would do"
        : !input.Components.Contains("@method") ? "@method"
        : !input.Components.Contains("@target-uri")
            && !(input.Components.Contains("@authority") && input.Components.Contains("@path"))
            ? "@target-uri, or @authority and @path"
        : null;

    private Refused? Untimely(SignatureInput input, DateTimeOffset now)
    {
        if (!input.Parameters.TryGetValue("created", out var created))
            return new Refused(VerificationFailure.MissingHeader, "The signature has no time 'created'.");
        if (input.Parameters.ContainsKey("expires") && (!input.TryTime("expires", out var expires) || now > expires))
            return new Refused(VerificationFailure.TooOld, "The signature has expired.");
        return scheme.Tolerance > TimeSpan.Zero ? TimeWindow.Check(TimestampForm.Seconds, created, scheme.Tolerance.Value, now)
            : null;
    }

    private static string? Value(SignatureInput input, string signature) =>
        signature.StartsWith(input.Label + "=:", StringComparison.Ordinal) && signature.EndsWith(':')
            && signature.Length > input.Label.Length + 3
            ? signature[(input.Label.Length + 2)..^1]
            : null;
}

using System.Buffers.Text;
using System.Security.Cryptography;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>The engine: verifies any scheme whose signature covers a template.</summary>
internal sealed class SignatureCheck(Scheme scheme, SignedTemplate template, SignedUrl? url, SignatureKey[] keys) : Check,
    IDeduplication
{
    private readonly BodyDiagnosis _diagnosis = new();

    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();

        var candidates = new Candidates();
        if (SignatureReader.Read(scheme, request.Headers, ref candidates, out var fields) is { } unread) return unread;
        var toleranceApplies = scheme.HasTimestamp && scheme.Tolerance > TimeSpan.Zero;
        if (toleranceApplies
            && TimeWindow.Check(scheme.TimestampForm, fields.Timestamp, scheme.Tolerance!.Value, now) is { } untimely)
            return untimely;
        if (template.Has(SignedPart.Form) && FormBody.HasTooMany(request.Body.Span))
            return new Refused(VerificationFailure.Malformed, $"The form has more than {FormBody.MostFields} fields.");

        // Of another body nothing would be signed: whoever has one signature of an empty form could send any.
        if (template.Has(SignedPart.Form) && !template.Has(SignedPart.Body) && scheme.BodyHashParameter is null
            && !FormBody.Is(request.Headers.ContentType))
            return new Refused(VerificationFailure.Malformed, "A form is signed, and the body is none.");

        var addresses = url?.For(request) ?? SignedUrl.None;
        var uncovered = scheme.BodyHashParameter is { } hash ? BodyHash.Refuse(hash, addresses[0]!, request) : null;
        if (uncovered?.Failure == VerificationFailure.MissingHeader) return uncovered;

        if (Match(request, request.Body.Span, fields, addresses, candidates) is not { } key)
            return Explain(request, fields, addresses, candidates, now);
        if (scheme.HasTimestamp && !toleranceApplies && !TimeWindow.IsDelimited(scheme.TimestampForm, fields.Timestamp))
            return new Refused(VerificationFailure.Malformed, "The signed time is not of the scheme's form.");

        if (uncovered is not null) return uncovered;
        if (scheme.JsonOnly && (FormBody.Is(request.Headers.ContentType) || !StrictJson.IsContainer(request.Body.Span)))
            return new Refused(VerificationFailure.Malformed,
                $"{scheme.Provider} sends JSON, and the body is none, or is sent as a form.");

        key.Use.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Signed, this));
    }

    (string? SignedId, string? SignatureKey) IDeduplication.Read(UnverifiedWebhook request)
    {
        var candidates = new Candidates();
        _ = SignatureReader.Read(scheme, request.Headers, ref candidates, out var fields);
        using var form = template.Form(request, request.Body.Span);
        using var content = template.Write(request, request.Body.Span, form.Span, fields, url?.For(request)[0]);
        var id = scheme.IdHeader is not null ? fields.Id
            : scheme.EventId is not null ? SignedEventId.Find(request.Body.Span, scheme.EventId)
            : null;
        return (id, Base64Url.EncodeToString(SHA256.HashData(content.Span)));
    }

    private SignatureKey? Match(
        UnverifiedWebhook request, ReadOnlySpan<byte> body, in SignedFields fields, string?[] addresses, in Candidates candidates)
    {
        using var form = template.Form(request, body);
        foreach (var address in addresses)
        {
            using var content = template.Write(request, body, form.Span, fields, address);
            foreach (var key in keys)
            {
                if (key.Matches(content.Span, candidates)) return key;
            }
        }

        return null;
    }

    // Only after the refusal is certain, and only for operators: the sender gets the same answer whatever is found here.
    private Refused Explain(UnverifiedWebhook request, in SignedFields fields, string?[] addresses, in Candidates candidates,
        DateTimeOffset now)
    {
        if (scheme.Layout == SignatureLayout.Plain && !AnyDecodes(candidates))
            return new Refused(VerificationFailure.Malformed, $"The signature is not {scheme.Encoding} as it must be.");
        if (!AnyVersionIsKnown(candidates))
            return new Refused(VerificationFailure.Unsupported,
                "The signature is of a version that none of the hook's secrets makes.");
        if (IsSignedForAnyone(request, fields, addresses[0]))
            return SignedForAnyone();

        if (_diagnosis.IsDue(request.Body, now))
        {
            foreach (var (body, what) in BodyDiagnosis.Changes(request.Body))
            {
                if (Match(request, body, fields, addresses, candidates) is not null)
                    return new Refused(VerificationFailure.BodyChanged, $"The signature is right for another body: {what}.");
            }
        }

        return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this signature.");
    }

    private bool IsSignedForAnyone(UnverifiedWebhook request, in SignedFields fields, string? address)
    {
        if (Array.Find(keys, key => key.SignedForAnyone is not null)?.SignedForAnyone is not { } signs) return false;
        using var form = template.Form(request, request.Body.Span);
        using var content = template.Write(request, request.Body.Span, form.Span, fields, address);
        return signs(content.Span);
    }

    private bool AnyDecodes(in Candidates candidates)
    {
        Span<byte> decoded = stackalloc byte[1024];
        var any = false;
        for (var i = 0; i < candidates.Count; i++)
            any |= StrictText.TryDecode(scheme.Encoding, candidates.Value(i), decoded, out _);
        return any;
    }

    private bool AnyVersionIsKnown(in Candidates candidates)
    {
        var any = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            foreach (var key in keys) any |= candidates.Version(i).SequenceEqual(key.Version);
        }

        return any;
    }
}

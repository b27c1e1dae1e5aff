using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>
/// Adobe I/O Events: two RSA signatures, either may be right, by keys whose paths the request names.
/// See https://developer.adobe.com/events/docs/guides/ for the rules.
/// </summary>
internal sealed partial class AdobeEventsCheck(Scheme scheme, string clientId, IAdobeKeys publicKeys) : Check
{
    private const int MostKeys = 16;

    private readonly ConcurrentDictionary<string, SignatureKey?> _keys = new(StringComparer.Ordinal);

    private static readonly string[] PathHeaders = ["x-adobe-public-key1-path", "x-adobe-public-key2-path"];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (Start(request, out var signatures, out var content) is { } refused) return refused;
        foreach (var signature in signatures)
        {
            if (IsRight(signature, publicKeys.Cached(signature.Path, now), content)) return Accept(request, signature, content);
        }

        return Refuse(isUnavailable: signatures.Exists(signature => publicKeys.Cached(signature.Path, now) is null));
    }

    /// <summary>The keys at hand first: an event that one of them verifies waits for none.</summary>
    public override async ValueTask<Verification> VerifyAsync(
        UnverifiedWebhook request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Start(request, out var signatures, out var content) is { } refused) return refused;
        var isUnavailable = false;
        foreach (var signature in signatures.OrderBy(s => publicKeys.Cached(s.Path, now) is null))
        {
            var pem = await publicKeys.GetAsync(signature.Path, now, cancellationToken);
            if (IsRight(signature, pem, content)) return Accept(request, signature, content);
            isUnavailable |= pem is null;
        }

        return Refuse(isUnavailable);
    }

    /// <summary>
    /// The whole path, character by character: a path that only starts well can lead to another host or folder.
    /// </summary>
    [GeneratedRegex(@"\A/prod/keys/pub-key-[A-Za-z0-9-]{1,64}\.pem\z")]
    public static partial Regex IsKeyPath { get; }

    private Refused? Start(UnverifiedWebhook request, out List<Claimed> signatures, out ReadOnlyMemory<byte> content)
    {
        (signatures, content) = ([], default);
        if (clientId.Length == 0) return NoUsableSecret();
        // Looked at before any key is fetched: what is not for us must not make us ask anyone.
        if (Content(request.Body) is not { } json) return new Refused(VerificationFailure.Malformed,
            "The body is no JSON object.");
        if (SignedEventId.Find(json.Span, "recipient_client_id") != clientId)
            return new Refused(VerificationFailure.WrongRecipient, "The event is for another client id, or is no JSON.");

        content = json;
        Refused? missing = null;
        for (var i = 0; i < PathHeaders.Length; i++)
        {
            var refused = SignatureReader.One(request.Headers, scheme.SignatureHeaders[i], out var signature)
                ?? SignatureReader.One(request.Headers, PathHeaders[i], out var path)
                ?? (IsKeyPath.IsMatch(path) ? null
                    : new Refused(VerificationFailure.UntrustedKeyUrl, $"Header {PathHeaders[i]} names no key of Adobe's."));
            if (refused is null)
                signatures.Add(new Claimed(signature, request.Headers[PathHeaders[i]].ToString()));
            else if (refused.Failure == VerificationFailure.MissingHeader)
                missing ??= refused;
            else
                return refused;
        }

        return signatures.Count > 0 ? null : missing;
    }

    // Behind Adobe I/O Runtime a body is in base64, and Adobe's own library decodes it before it verifies: signed is what was
    // encoded.
    private static ReadOnlyMemory<byte>? Content(ReadOnlyMemory<byte> body) =>
        StrictJson.IsContainer(body.Span) ? body
        : StrictText.DecodeBase64(body.Span) is { } decoded && StrictJson.IsContainer(decoded) ? decoded
        : null;

    private bool IsRight(Claimed claimed, string? pem, ReadOnlyMemory<byte> content)
    {
        if (string.IsNullOrEmpty(pem) || Key(pem) is not { } key) return false;
        var candidates = new Candidates();
        candidates.Add(claimed.Signature, 0, 0, 0, claimed.Signature.Length);
        return key.Matches(content.Span, candidates);
    }

    private SignatureKey? Key(string pem)
    {
        if (_keys.Count > MostKeys) _keys.Clear();
        return _keys.GetOrAdd(pem, static (text, s) => PublicKeys.Create(s, new SecretUse(0, []), "", text), scheme);
    }

    private Accepted Accept(UnverifiedWebhook request, Claimed claimed, ReadOnlyMemory<byte> content)
    {
        publicKeys.WasRight(claimed.Path);
        return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(
            SignedEventId.Find(content.Span, scheme.EventId!), content.ToArray()), content));
    }

    private static Refused Refuse(bool isUnavailable) => isUnavailable
        ? new Refused(VerificationFailure.KeyUnavailable,
            "Adobe's public key could not be fetched, or too many are asked for at once.")
        : new Refused(VerificationFailure.NoMatchingKey, "Neither signature is right for the body.");

    private readonly record struct Claimed(string Signature, string Path);
}

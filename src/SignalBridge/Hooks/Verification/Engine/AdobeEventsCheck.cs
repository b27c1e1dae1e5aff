using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using SignalBridge.Hooks.Verification.Schemes;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>
/// Adobe I/O Events: two RSA signatures, either may be right, by keys whose paths the request names.
/// See https://developer.adobe.com/events/docs/guides/ for the rules.
/// </summary>
internal sealed partial class AdobeEventsCheck(Scheme scheme, string clientId, IAdobeKeys publicKeys) : Check
{
    private readonly ConcurrentDictionary<string, SignatureKey?> _keys = new(StringComparer.Ordinal);

    private static readonly string[] PathHeaders = ["x-adobe-public-key1-path", "x-adobe-public-key2-path"];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now) =>
        Start(request, out var signatures) ?? Finish(request, signatures, [.. signatures.Select(s => publicKeys.Cached(s.Path, now))]);

    public override async ValueTask<Verification> VerifyAsync(
        UnverifiedWebhook request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (Start(request, out var signatures) is { } refused) return refused;
        var pems = new string?[signatures.Count];
        for (var i = 0; i < pems.Length; i++)
            pems[i] = await publicKeys.GetAsync(signatures[i].Path, now, cancellationToken);
        return Finish(request, signatures, pems);
    }

    /// <summary>The whole path, character by character: a path that only starts well can lead to another host or folder.</summary>
    [GeneratedRegex(@"\A/prod/keys/pub-key-[A-Za-z0-9-]{1,64}\.pem\z")]
    public static partial Regex IsKeyPath { get; }

    private Refused? Start(UnverifiedWebhook request, out List<(string Signature, string Path)> signatures)
    {
        signatures = [];
        if (clientId.Length == 0) return NoUsableSecret();
        // Looked at before any key is fetched: what is not for us must not make us ask anyone.
        using var body = StrictJson.Parse(request.Body);
        if (body is null) return new Refused(VerificationFailure.Malformed, "The body is no JSON object.");
        if (StrictJson.Text(body.RootElement, "recipient_client_id") != clientId)
            return new Refused(VerificationFailure.WrongRecipient, "The event is for another client id.");

        Refused? missing = null;
        for (var i = 0; i < PathHeaders.Length; i++)
        {
            var refused = SignatureReader.One(request.Headers, scheme.SignatureHeaders[i], out var signature)
                ?? SignatureReader.One(request.Headers, PathHeaders[i], out var path)
                ?? (IsKeyPath.IsMatch(path) ? null : new Refused(VerificationFailure.UntrustedKeyUrl, $"Header {PathHeaders[i]} names no key of Adobe's."));
            if (refused is null)
                signatures.Add((signature, request.Headers[PathHeaders[i]].ToString()));
            else if (refused.Failure == VerificationFailure.MissingHeader)
                missing ??= refused;
            else
                return refused;
        }

        return signatures.Count > 0 ? null : missing;
    }

    private SignatureKey? Key(string pem) => _keys.GetOrAdd(pem, static (text, s) => PublicKeys.Create(s, new SecretUse(0, []), "", text), scheme);

    private Verification Finish(UnverifiedWebhook request, List<(string Signature, string Path)> signatures, string?[] pems)
    {
        for (var i = 0; i < pems.Length; i++)
        {
            if (string.IsNullOrEmpty(pems[i]) || Key(pems[i]!) is not { } key) continue;
            var candidates = new Candidates();
            candidates.Add(signatures[i].Signature, 0, 0, 0, signatures[i].Signature.Length);
            if (key.Matches(request.Body.Span, candidates))
            {
                return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(
                    SignedEventId.Find(request.Body.Span, scheme.EventId!), request.Body.ToArray())));
            }
        }

        return pems.Contains(null)
            ? new Refused(VerificationFailure.KeyUnavailable, "Adobe's public key could not be fetched.")
            : new Refused(VerificationFailure.NoMatchingKey, "Neither signature is right for the body.");
    }
}

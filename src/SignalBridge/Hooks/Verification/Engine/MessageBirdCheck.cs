using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SignalBridge.Hooks.Verification.Schemes;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>MessageBird's JWT: signed with the secret, it holds the hashes of address and body.</summary>
internal sealed class MessageBirdCheck(Scheme scheme, SignedUrl? url, SignatureKey[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        if (SignatureReader.One(request.Headers, scheme.SignatureHeaders[0], out var token) is { } missing) return missing;
        var dots = (First: token.IndexOf('.', StringComparison.Ordinal), Last: token.LastIndexOf('.'));
        if (token.Count(c => c == '.') != 2 || token.Length > 8192) return Malformed();

        using var header = Decode(token[..dots.First]);
        using var claims = Decode(token[(dots.First + 1)..dots.Last]);
        if (header is null || claims is null) return Malformed();
        // The header is only compared, never obeyed: "none" and public-key algorithms are how JWTs are forged.
        if (StrictJson.Text(header.RootElement, "alg") != "HS256")
            return new Refused(VerificationFailure.Unsupported, "The token's algorithm is not HS256.");

        var candidates = new Candidates();
        candidates.Add(token, 0, 0, dots.Last + 1, token.Length - dots.Last - 1);
        var signed = Encoding.ASCII.GetBytes(token[..dots.Last]);
        if (Array.Find(keys, key => key.Matches(signed, candidates)) is not { } match)
            return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this token.");
        if (Refuse(claims.RootElement, request, now) is { } refused) return refused;

        match.Use.Used(now);
        return new Accepted(new VerifiedWebhook(
            request, Assurance.Signed, new KnownDeduplication(StrictJson.Text(claims.RootElement, "jti"), signed)));
    }

    private Refused? Refuse(JsonElement claims, UnverifiedWebhook request, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var skew = (long)scheme.Tolerance!.Value.TotalSeconds;
        if (StrictJson.Text(claims, "iss") != "MessageBird"
            || !TryNumber(claims, "nbf", out var from) || !TryNumber(claims, "exp", out var until)
            || StrictJson.Text(claims, "jti") is not { Length: > 0 })
        {
            return Malformed();
        }

        if (second < from - skew) return new Refused(VerificationFailure.InFuture, "The token is not valid yet.");
        if (second > until + skew) return new Refused(VerificationFailure.TooOld, "The token is no longer valid.");
        if (url is not null && !url.For(request).Any(address => IsHash(claims, "url_hash", Encoding.UTF8.GetBytes(address!))))
            return new Refused(VerificationFailure.WrongRecipient, "The token is for another address than the hook's Url.");
        var bodyIsCovered = request.Body.IsEmpty && !claims.TryGetProperty("payload_hash", out _)
            || IsHash(claims, "payload_hash", request.Body.Span);
        return bodyIsCovered ? null : new Refused(VerificationFailure.BodyChanged, "The token is for another body.");
    }

    private static bool IsHash(JsonElement claims, string name, ReadOnlySpan<byte> content) =>
        StrictText.Decode(SignatureEncoding.Hex, StrictJson.Text(claims, name)) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(content));

    private static bool TryNumber(JsonElement claims, string name, out long number)
    {
        number = 0;
        return claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out number) && number is >= 0 and < 100_000_000_000;
    }

    private static JsonDocument? Decode(string part) =>
        StrictText.Decode(SignatureEncoding.Base64Url, part) is { } json && StrictJson.Parse(json) is { } document
            ? document.RootElement.ValueKind == JsonValueKind.Object ? document : null
            : null;

    private static Refused Malformed() => new(VerificationFailure.Malformed, "The token is no MessageBird JWT.");
}

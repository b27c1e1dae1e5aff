using System.Text;
using System.Text.Json;
using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>A JWT that is signed with HMAC-SHA256, its signature verified; dispose it.</summary>
internal sealed class HmacToken : IDisposable
{
    private const int Longest = 8192;

    private readonly JsonDocument _claims;

    private HmacToken(JsonDocument claims, byte[] signed, SecretUse secret) =>
        (_claims, Signed, Secret) = (claims, signed, secret);

    /// <summary>What the token says; an object.</summary>
    public JsonElement Claims => _claims.RootElement;

    /// <summary>What the signature covers.</summary>
    public byte[] Signed { get; }

    /// <summary>The secret that it was signed with.</summary>
    public SecretUse Secret { get; }

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="keys">The keys, one of which must have signed it.</param>
    /// <param name="refused">Why there is none.</param>
    public static HmacToken? Read(string text, SignatureKey[] keys, out Refused? refused)
    {
        var dots = (First: text.IndexOf('.', StringComparison.Ordinal), Last: text.LastIndexOf('.'));
        if (text.Length > Longest || text.Count(c => c == '.') != 2)
        {
            refused = Malformed();
            return null;
        }

        using var header = Decode(text[..dots.First]);
        var claims = Decode(text[(dots.First + 1)..dots.Last]);
        var signed = Encoding.ASCII.GetBytes(text[..dots.Last]);
        var candidates = new Candidates();
        candidates.Add(text, 0, 0, dots.Last + 1, text.Length - dots.Last - 1);

        // The header is only compared, never obeyed: "none" and public-key algorithms are how JWTs are forged.
        refused = header is null || claims is null ? Malformed()
            : StrictJson.Text(header.RootElement, "alg") != "HS256"
                ? new Refused(VerificationFailure.Unsupported, "The token's algorithm is not HS256.")
            : null;
        var match = refused is null ? Array.Find(keys, key => key.Matches(signed, candidates)) : null;
        if (match is null)
        {
            refused ??= new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields this token.");
            claims?.Dispose();
            return null;
        }

        return new HmacToken(claims!, signed, match.Use);
    }

    /// <summary>A claim that is a time in whole seconds; false where it is none.</summary>
    public bool TrySeconds(string name, out long seconds)
    {
        seconds = 0;
        return Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out seconds) && seconds is >= 0 and < 100_000_000_000;
    }

    public void Dispose() => _claims.Dispose();

    public static Refused Malformed() => new(VerificationFailure.Malformed, "The token is no JWT of the scheme's form.");

    private static JsonDocument? Decode(string part)
    {
        var document = StrictText.Decode(SignatureEncoding.Base64Url, part) is { } json ? StrictJson.Parse(json) : null;
        if (document?.RootElement.ValueKind == JsonValueKind.Object) return document;
        document?.Dispose();
        return null;
    }
}

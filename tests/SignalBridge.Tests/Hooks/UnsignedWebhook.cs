using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WebhookVerification;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace SignalBridge.Tests.Hooks;

/// <summary>
/// What anybody can post to a hook of any scheme: headers of the right form, a signature that is none, and 1 MB of a body that
/// costs much to look at. Also compiled into the benchmarks.
/// </summary>
/// <param name="Scheme">The scheme's name.</param>
/// <param name="Body">What the body is like.</param>
internal sealed record UnsignedWebhook(string Scheme, string Body, WebhookVerifier Verifier, UnverifiedWebhook Request)
{
    public const int Bytes = 1 << 20;

    private const string Address = "https://bridge.example.com/api/hooks/it's-%27here%27";
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly ECDsa Ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly NSec.Cryptography.Key Ed25519 =
        NSec.Cryptography.Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519);

    /// <summary>Every scheme with every body.</summary>
    public static IReadOnlyList<UnsignedWebhook> All()
    {
        var bodies = Bodies().ToList();
        return [.. SchemeTable.All.SelectMany(scheme => Options(scheme).SelectMany(options =>
        {
            var verifier =
                WebhookVerifier.Create(options, "Verify", [], [],
                    PublicKeySources.Internet with { Adobe = new KeysAtHand(Rsa.ExportSubjectPublicKeyInfoPem()) })!;
            return bodies.Select(body => new UnsignedWebhook(scheme.Name, body.Name, verifier, new UnverifiedWebhook(
                "POST", "/api/hooks/here", "?it's=%27", Headers(scheme, body.Type), body.Bytes)));
        }))];
    }

    /// <summary>Verifies once.</summary>
    public Verification Verify()
    {
        var verification = Verifier.VerifyAsync(Request, Now, CancellationToken.None);
        return verification.IsCompleted ? verification.Result
            : throw new InvalidOperationException($"{Scheme} waits for something.");
    }

    private static IEnumerable<(string Name, string Type, byte[] Bytes)> Bodies()
    {
        yield return ("a string", Json, Fill("{\"x\":\"", "x", "\"}"));
        yield return ("numbers", Json, Fill("{\"x\":[0", ",0", "]}"));
        yield return ("lists", Json, Fill("{\"x\":[0", ",[]", "]}"));
        yield return ("names", Json, Fill("{\"x\":0", ",\"y\":0", "}"));
        yield return ("escaped names", Json, Fill("{\"x\":0", ",\"\\u0063lientStat\":0", "}"));
        yield return ("Adyen's item", Json,
            Fill($"{{\"notificationItems\":[{{\"NotificationRequestItem\":{{\"additionalData\":{{\"hmacSignature\":\"{Digest(32)}\",\"x\":[0", ",0", "]}}}]}"));
        yield return ("Adyen's names", Json,
            Fill($"{{\"notificationItems\":[{{\"NotificationRequestItem\":{{\"additionalData\":{{\"hmacSignature\":\"{Digest(32)}\"}}", ",\"\\u0065ventCod\":0", "}}]}"));
        yield return ("Graph's notification", Json, Fill("{\"x\":[0", ",0", "],\"value\":[{\"clientState\":\"a-wrong-one\"}]}"));
        yield return ("Adobe's event", Json, Fill("{\"recipient_client_id\":\"client\",\"x\":[0", ",0", "]}"));
        yield return ("Adobe's event in base64", Json,
            Encoding.ASCII.GetBytes(Convert.ToBase64String(Fill("{\"recipient_client_id\":\"client\",\"x\":[0", ",0", "]}",
                Bytes / 4 * 3))));
        yield return ("many fields", Form, Fill("a=b", "&a=b", ""));
        yield return ("many ampersands", Form, Fill("a=b", "&", ""));
        yield return ("an escaped value", Form, Fill("a=", "%41", ""));
        yield return ("long names alike", Form, LongNames());
        yield return ("Braintree's payload", Form,
            Fill("bt_signature=public%7C0123456789012345678901234567890123456789&bt_payload=", "%41", ""));
        yield return ("Braintree's signatures", Form,
            Fill($"bt_payload={new string('A', Bytes / 2)}&bt_signature=", "%26public%7C0123456789012345678901234567890123456789",
                ""));
    }

    private static byte[] LongNames() =>
        Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, 1000)
            .Select(i => $"{new string('a', 1000)}{(i * 7919) % 1000:d4}=b")));

    private static byte[] Fill(string before, string unit, string after, int bytes = Bytes)
    {
        var text = new StringBuilder(before, bytes);
        while (text.Length + unit.Length + after.Length <= bytes) text.Append(unit);
        return Encoding.ASCII.GetBytes(text.Append(after).ToString());
    }

    private static IEnumerable<VerifyOptions> Options(Scheme scheme)
    {
        var needed = SchemeFields.Needed(scheme);
        var options = new VerifyOptions
        {
            Scheme = scheme.Name,
            Secrets = needed.Contains(nameof(VerifyOptions.Secrets)) ? Secrets(scheme) : [],
            Url = needed.Contains(nameof(VerifyOptions.Url)) || SchemeFields.Possible(scheme).Contains(nameof(VerifyOptions.Url))
                && scheme.Name != "hmac" ? Address : null,
            ClientId = needed.Contains(nameof(VerifyOptions.ClientId)) ? "client" : null,
            Tenant = needed.Contains(nameof(VerifyOptions.Tenant)) ? "11111111-2222-3333-4444-555555555555" : null,
            Audience = needed.Contains(nameof(VerifyOptions.Audience)) ? "api://bridge" : null,
            Header = needed.Contains(nameof(VerifyOptions.Header)) ? "x-signature" : null,
        };
        yield return options;
        if (scheme.Name == "hmac")
            yield return new VerifyOptions
            {
                Scheme = "hmac",
                Secrets = options.Secrets,
                Header = "x-signature",
                Signed = "{url}{form}{body}",
                Url = Address,
                Algorithm = "sha512"
            };
    }

    private static string[] Secrets(Scheme scheme) => scheme switch
    {
        { Kind: SchemeKind.Braintree } => ["public:private-one", "public:private-two"],
        { Algorithm: SignatureAlgorithm.Ed25519 } => ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"],
        { Algorithm: SignatureAlgorithm.RsaSha256 } => [Rsa.ExportSubjectPublicKeyInfoPem()],
        { Secret: SecretForm.PublicKey } => [Ecdsa.ExportSubjectPublicKeyInfoPem()],
        _ => ["00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
            "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"],
    };

    private static HeaderDictionary Headers(Scheme scheme, string type)
    {
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = type,
            ["x-signature"] = Convert.ToHexStringLower(new byte[scheme.Name == "hmac" ? 32 : 20]),
            ["Authorization"] = $"Basic {Digest(32)}",
            ["x-adobe-public-key1-path"] = "/prod/keys/pub-key-1.pem",
            ["x-adobe-public-key2-path"] = "/prod/keys/pub-key-2.pem",
            ["Signature-Input"] = "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1700000000",
            ["Content-Digest"] = $"sha-256=:{Digest(32)}:",
        };
        foreach (var (name, value) in scheme.Constants) headers[name] = value;
        if (scheme.TimestampHeader is { } time) headers[time] = Timestamp(scheme.TimestampForm);
        if (scheme.IdHeader is { } id) headers[id] = "msg_1";
        foreach (var name in scheme.SignatureHeaders) headers[name] = Signature(scheme);
        if (scheme.Kind == SchemeKind.EntraId) headers.Remove("Authorization"); // its keys are fetched, and the body is not looked at
        return headers;
    }

    private static string Signature(Scheme scheme) => scheme switch
    {
        { Kind: SchemeKind.MessageBird } => $"{Url("""{"alg":"HS256"}"""u8)}.{Url(Encoding.ASCII.GetBytes($$"""{"x":"{{new string('x', 5000)}}"}"""))}.{Url(new byte[32])}",
        { Kind: SchemeKind.HttpSignature } => $"sig1=:{Digest(32)}:",
        { Kind: SchemeKind.Monday } => $"{Url("""{"alg":"HS256"}"""u8)}.{Url("{}"u8)}.{Url(new byte[32])}",
        { Layout: SignatureLayout.Envelope } => Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"alg":"ecdsa","kid":"1","signature":"{{Written(scheme)}}","digest":"SHA1"}""")),
        { Layout: SignatureLayout.Fields } =>
            $"{(scheme.TimestampField is { } time ? $"{time}={Timestamp(scheme.TimestampForm)}{scheme.Separator}" : "")}{scheme.SignatureField}={Written(scheme)}",
        { Layout: SignatureLayout.Versions } => $"{scheme.SignatureField},{Written(scheme)}",
        _ => scheme.Prefix + Written(scheme),
    };

    private static string Written(Scheme scheme)
    {
        var bytes = scheme.Algorithm switch
        {
            SignatureAlgorithm.HmacSha1 => new byte[20],
            SignatureAlgorithm.HmacSha384 => new byte[48],
            SignatureAlgorithm.HmacSha512 => new byte[64],
            SignatureAlgorithm.Ed25519 => NSec.Cryptography.SignatureAlgorithm.Ed25519.Sign(Ed25519, "other"u8),
            SignatureAlgorithm.RsaSha256 => new byte[256],
            SignatureAlgorithm.EcdsaP256 or SignatureAlgorithm.EcdsaP256Sha1 =>
                Ecdsa.SignData("other"u8, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            _ => new byte[32],
        };
        return scheme.Encoding switch
        {
            SignatureEncoding.Hex => Convert.ToHexStringLower(bytes),
            SignatureEncoding.Base64 => Convert.ToBase64String(bytes),
            _ => Url(bytes),
        };
    }

    private static string Timestamp(TimestampForm form) => form switch
    {
        TimestampForm.Seconds => "1700000000",
        TimestampForm.Milliseconds => "1700000000000",
        _ => Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private static string Digest(int bytes) => Convert.ToBase64String(new byte[bytes]);

    private static string Url(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private sealed class KeysAtHand(string pem) : IAdobeKeys
    {
        public string? Cached(string path, DateTimeOffset now) => pem;

        public ValueTask<string?> GetAsync(string path, DateTimeOffset now, CancellationToken cancellationToken) => new(pem);

        public void WasRight(string path)
        {
        }
    }
}

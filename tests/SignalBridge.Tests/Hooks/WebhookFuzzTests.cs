using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using WebhookVerification;
using WebhookVerification.Schemes;

namespace SignalBridge.Tests.Hooks;

/// <summary>
/// Random requests, half of them grown from valid ones: none may be accepted, none may throw. Every scheme takes part.
/// WEBHOOK_FUZZ_REQUESTS=1000000 makes the run a long one, WEBHOOK_FUZZ_SEED repeats one.
/// </summary>
public sealed class WebhookFuzzTests
{
    private const string Pieces =
        "=,;: \t\r\n\0\"'{}[]()v1v0t=ts=h1=sha256=whsec_.AAAA====ffff0123456789+/-_éٱ\ud83d\ude00%2527&?bodySHA256";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    [Fact]
    public async Task Random_requests_are_refused_and_never_throw()
    {
        var count = Number("WEBHOOK_FUZZ_REQUESTS", 20_000);
        var seed = Number("WEBHOOK_FUZZ_SEED", 20_251_123);
        var random = new Random(seed);
        var vectors = WebhookVector.All.Where(vector => vector.IsAccepted() && vector.Options.Scheme != "gitlab").ToArray();
        var verifiers = Array.ConvertAll(vectors, vector => vector.Verifier());
        var others = SchemeTable.All.Where(scheme => scheme.Kind != SchemeKind.None).Select(Verifier).ToArray();
        var otherSchemes = SchemeTable.All.Where(scheme => scheme.Kind != SchemeKind.None).ToArray();

        for (var i = 0; i < count; i++)
        {
            var at = random.Next(vectors.Length);
            var (verifier, request, now) = random.Next(2) == 0
                ? (verifiers[at], Change(vectors[at].Request, random), vectors[at].Now)
                : random.Next(otherSchemes.Length) is var other
                    ? (others[other], Invent(otherSchemes[other], random), Webhooks.Now)
                    : throw new InvalidOperationException();
            var verification = await verifier.VerifyAsync(request, now, TestContext.Current.CancellationToken);
            verification.ShouldBeOfType<Refused>($"request {i} of seed {seed}, scheme {verifier.Scheme}");
        }
    }

    // A valid request with its body changed for certain, and its headers changed perhaps.
    private static UnverifiedWebhook Change(UnverifiedWebhook request, Random random)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers)
            headers[name] = random.Next(3) == 0 ? Mangle(value.ToString(), random) : value;
        var body = new byte[Math.Max(1, request.Body.Length + random.Next(-2, 3))];
        request.Body.Span[..Math.Min(body.Length, request.Body.Length)].CopyTo(body);
        // A letter for a letter that is not its neighbour in case: a change that no form or JSON reader can take back.
        var place = random.Next(body.Length);
        for (var i = place; i < Math.Min(body.Length, place + 8); i++) body[i] = (byte)'~';
        return request with { Headers = headers, Body = body };
    }

    private static string Mangle(string value, Random random)
    {
        var text = new StringBuilder(value);
        for (var n = random.Next(1, 4); n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0: text.Remove(at, random.Next(1, text.Length - at + 1)); break;
                case 1: text.Insert(at, Noise(random, random.Next(1, 12))); break;
                case 2: text[at] = Letters[random.Next(Letters.Length)]; break;
                default: text.Append(value.AsSpan(0, Math.Min(value.Length, at % 64))); break;
            }
        }

        return text.ToString();
    }

    private static UnverifiedWebhook Invent(Scheme scheme, Random random)
    {
        var headers = new HeaderDictionary();
        string?[] names =
        [
            .. scheme.SignatureHeaders, scheme.TimestampHeader, scheme.IdHeader, "x-sig", "Signature-Input", "content-type",
                "content-digest",
            "x-adobe-public-key1-path", "x-adobe-public-key2-path",
        ];
        foreach (var name in names.OfType<string>())
        {
            if (random.Next(10) > 0) headers[name] = name == scheme.TimestampHeader && random.Next(2) == 0 ? "1700000000"
                : Value(scheme, random);
        }

        foreach (var (name, value) in scheme.Constants) headers[name] = value;
        var body = new byte[random.Next(0, 200)];
        random.NextBytes(body);
        if (random.Next(2) == 0) body = Encoding.UTF8.GetBytes(Noise(random, 40));
        return new UnverifiedWebhook("POST", "/api/hooks/test", random.Next(3) == 0 ? "?" + Noise(random, 20) : "", headers,
            body);
    }

    private static string Value(Scheme scheme, Random random)
    {
        var bytes = new byte[random.Next(2) == 0 ? 32 : random.Next(0, 100)];
        random.NextBytes(bytes);
        var encoded = random.Next(2) == 0 ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);
        return random.Next(5) switch
        {
            0 => Noise(random, random.Next(0, 60)),
            1 => $"t=1700000000,ts=1700000000,{scheme.SignatureField}={encoded}",
            2 => $"{scheme.SignatureField},{encoded} v1a,{encoded}",
            _ => scheme.Prefix + encoded,
        };
    }

    private static string Noise(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length) text.Append(random.Next(3) == 0 ? Letters[random.Next(Letters.Length)]
            : Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private static WebhookVerifier Verifier(Scheme scheme)
    {
        // Keys only have to be usable: of schemes with public keys, the vectors have some.
        var vector = WebhookVector.All.FirstOrDefault(v => v.IsAccepted() && SchemeTable.Find(v.Options.Scheme) == scheme);
        if (vector is not null) return vector.Verifier();
        return WebhookVerifier.Create(
            new()
            {
                Scheme = scheme.Name,
                Secrets = ["00112233445566778899aabbccddeeff"],
                Url = scheme.NeedsUrl ? "https://example.com/" : null,
                Header = scheme.Name == "hmac" ? "x-sig" : null,
            }, "Verify", []).ShouldNotBeNull();
    }

    private static int Number(string name, int fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture)
            : fallback;
}

using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Octokit.Webhooks;
using WebhookVerification;

namespace SignalBridge.Benchmarks;

/// <summary>
/// Verification of a body of 2 KB. Octokit.Webhooks verifies the same request, once as its endpoint does (the body a string) and
/// once from bytes.
/// </summary>
[MemoryDiagnoser]
public class VerificationBenchmark
{
    private const string Secret = "a-secret-of-at-least-32-bytes-for-tests";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly byte[] _body = Encoding.UTF8.GetBytes("{\"id\":\"evt_1\",\"text\":\"" + new string('x', 2048 - 24) + "\"}");
    private readonly string _text;
    private readonly string _signature;
    private readonly (WebhookVerifier Verifier, UnverifiedWebhook Request) _github;
    private readonly (WebhookVerifier Verifier, UnverifiedWebhook Request) _githubRotating;
    private readonly (WebhookVerifier Verifier, UnverifiedWebhook Request) _githubWrong;
    private readonly (WebhookVerifier Verifier, UnverifiedWebhook Request) _stripe;
    private readonly (WebhookVerifier Verifier, UnverifiedWebhook Request) _standardWebhooks;

    public VerificationBenchmark()
    {
        _text = Encoding.UTF8.GetString(_body);
        _signature = "sha256=" + Hex(_body);
        var secretBase64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret));

        _github = Hook("github", [Secret], ("X-Hub-Signature-256", _signature));
        _githubRotating = Hook("github", ["the-secret-that-is-to-come-after-this", Secret], ("X-Hub-Signature-256", _signature));
        _githubWrong = Hook("github", [Secret], ("X-Hub-Signature-256", "sha256=" + new string('0', 64)));
        _stripe = Hook("stripe", [Secret], ("Stripe-Signature", $"t=1700000000,v1={Hex([.. "1700000000."u8, .. _body])}"));
        _standardWebhooks = Hook("standard-webhooks", ["whsec_" + secretBase64],
            ("webhook-id", "msg_1"), ("webhook-timestamp", "1700000000"),
            ("webhook-signature", "v1," + Convert.ToBase64String(Digest([.. "msg_1.1700000000."u8, .. _body]))));
    }

    [Benchmark(Baseline = true)]
    public object Octokit() => WebhookSignatureValidator.Verify(_signature, Secret, _text);

    [Benchmark]
    public object OctokitFromBytes() => WebhookSignatureValidator.Verify(_signature, Secret, _body.AsSpan());

    [Benchmark]
    public object GitHub() => Verify(_github);

    [Benchmark]
    public object GitHubWithTwoSecrets() => Verify(_githubRotating);

    [Benchmark]
    public object GitHubRefused() => Verify(_githubWrong);

    [Benchmark]
    public object Stripe() => Verify(_stripe);

    [Benchmark]
    public object StandardWebhooks() => Verify(_standardWebhooks);

    [Benchmark]
    public object? StandardWebhooksWithKeys() => ((Accepted)Verify(_standardWebhooks)).Webhook.SignatureKey;

    private static Verification Verify((WebhookVerifier Verifier, UnverifiedWebhook Request) hook) =>
        hook.Verifier.Verify(hook.Request, Now);

    private (WebhookVerifier, UnverifiedWebhook) Hook(string scheme, string[] secrets,
        params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers) dictionary[name] = value;
        var verifier = WebhookVerifier.Create(new VerifyOptions { Scheme = scheme, Secrets = secrets }, "Verify", [])!;
        return (verifier, new UnverifiedWebhook("POST", "/api/hooks/crm", "", dictionary, _body));
    }

    private static byte[] Digest(byte[] signed) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed);

    private static string Hex(byte[] signed) => Convert.ToHexStringLower(Digest(signed));
}

using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WebhookVerification;
using WebhookVerification.Text;

namespace SignalBridge.Tests.Hooks;

/// <summary>The generic mutations of the vectors: what is done to every accepted webhook must make it refused.</summary>
public sealed class WebhookMutationTests
{
    private static readonly string[] SignatureHeaders =
    [
        "webhook-signature", "svix-signature", "X-Hub-Signature-256", "Stripe-Signature", "X-Shopify-Hmac-SHA256",
            "X-Slack-Signature",
        "X-Twilio-Signature", "X-Twilio-Email-Event-Webhook-Signature", "X-HubSpot-Signature", "X-HubSpot-Signature-v3",
        "X-Zendesk-Webhook-Signature", "X-Mandrill-Signature", "box-signature-primary", "x-square-hmacsha256-signature",
        "Paddle-Signature", "sanity-webhook-signature", "X-Signature-Ed25519", "X-Signature-SHA256", "MessageBird-Signature-JWT",
        "X-Convoy-Signature", "X-ADCP-Signature", "x-adobe-digital-signature-2", "x-adobe-signature", "Typeform-Signature",
        "Calendly-Webhook-Signature", "X-Hub-Signature", "X-CIO-Signature", "X-Signature", "X-Gitlab-Token",
    ];

    public static TheoryData<string> Accepted =>
        [.. WebhookVector.All.Where(vector => vector.IsAccepted()).Select(vector => vector.Id)];

    [Theory, MemberData(nameof(Accepted))]
    public async Task No_changed_body_is_accepted(string id)
    {
        var vector = WebhookVector.Named(id);
        if (vector.Options.Scheme == "gitlab") return; // a token says nothing of the body
        var body = vector.Request.Body.ToArray();
        var text = Encoding.Latin1.GetString(body);
        string[] changes =
        [
            text + " ", text + "\n", " " + text, text.Replace("\n", "\r\n"), text.Replace("\":", "\" :"),
                text.Replace("e", "\\u0065"),
            text.Length > 0 ? text[..^1] : "x", "\ufeff" + text, "",
        ];

        var changed = changes.Where(change => change != text).Select(Encoding.Latin1.GetBytes)
            .Concat(Enumerable.Range(0, body.Length).Where(i => i % Math.Max(1, body.Length / 64) == 0)
                .Select(i => Flip(body, i)));
        if (vector.Options.Scheme == "adyen") changed = AdyenChanges(text); // white space and unsigned fields are not signed there
        if (vector.Options.Scheme is "twilio" or "mandrill") changed = FormChanges(vector, body, changed);
        foreach (var change in changed)
            (await Failure(vector, vector.Request with { Body = change })).ShouldNotBeNull(Encoding.Latin1.GetString(change));
    }

    [Theory, MemberData(nameof(Accepted))]
    public async Task No_changed_signature_is_accepted(string id)
    {
        var vector = WebhookVector.Named(id);
        if (vector.Options.Scheme == "adyen") return; // its signature is in the body
        if (id == "paddle-multi-hash") return; // its end is no signature that counts, and its half is one that does
        var header = vector.Request.Headers.Keys.Single(key => SignatureHeaders.Contains(key, StringComparer.OrdinalIgnoreCase));
        var value = vector.Request.Headers[header].ToString();
        foreach (var second in new[] { "box-signature-secondary", "x-adobe-digital-signature-1", "x-adobe-public-key1-path" })
            vector = vector with { Request = With(vector.Request, second, default) };

        foreach (var bad in new[] { value[..^1], value + " ", " " + value, value + "=", value + "\n", value + "," + value, "",
            value[..(value.Length / 2)] })
            (await Failure(vector, With(vector.Request, header, bad))).ShouldNotBeNull(bad);
        (await Failure(vector, With(vector.Request, header, new([value, "wrong"]))))
            .ShouldBe(VerificationFailure.DuplicateHeader);
        (await Failure(vector, With(vector.Request, header, new([value, value])))).ShouldBe(VerificationFailure.DuplicateHeader);
        (await Failure(vector, With(vector.Request, header, default))).ShouldBe(VerificationFailure.MissingHeader);
        (await Failure(vector, With(vector.Request, header, ""))).ShouldBe(VerificationFailure.Malformed);
    }

    [Theory, MemberData(nameof(Accepted))]
    public async Task Header_names_may_have_any_case_and_hex_too(string id)
    {
        var vector = WebhookVector.Named(id);
        var headers = new HeaderDictionary();
        foreach (var (name, value) in vector.Request.Headers) headers[name.ToUpperInvariant()] = value;
        (await Failure(vector, vector.Request with { Headers = headers })).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Accepted))]
    public async Task No_strange_time_is_accepted(string id)
    {
        var vector = WebhookVector.Named(id);
        foreach (var (name, value) in vector.Request.Headers.Where(h =>
            h.Key.Contains("timestamp", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            string[] strange = ["0" + value, "+" + value, " " + value, value + " ", value + "e0", "-" + value, new('9', 400), "",
                value + "\0"];
            foreach (var time in strange)
                (await Failure(vector, With(vector.Request, name, time))).ShouldNotBeNull(time);
        }
    }

    [Theory, MemberData(nameof(Accepted))]
    public void Without_its_secret_nothing_is_accepted(string id)
    {
        var vector = WebhookVector.Named(id);
        var secrets = vector.Options.Secrets;
        if (vector.Options.Scheme == "adobe-io-events") return; // its keys are Adobe's
        foreach (var none in new string[][] { [], [""], ["\n"] })
        {
            var options = JsonClone(vector.Options);
            options.Secrets = none;
            WebhookVerifier.Create(options, "Verify", []).ShouldNotBeNull().Failure(vector.Request, vector.Now)
                .ShouldBe(VerificationFailure.NoUsableSecret);
        }

        secrets.ShouldNotBeEmpty();
    }

    private static VerifyOptions JsonClone(VerifyOptions options) =>
        JsonSerializer.Deserialize<VerifyOptions>(JsonSerializer.Serialize(options))!;

    private static IEnumerable<byte[]> AdyenChanges(string text) =>
        new[] { text.Replace("1000", "1001"), text.Replace("EUR", "USD"), text.Replace("\"true\"", "\"false\""),
            text.Replace("reference", "other"), "{}", "" }
            .Select(Encoding.Latin1.GetBytes);

    // Twilio signs names and values without separators, so some changes yield the same signed text. These are the scheme's own.
    private static IEnumerable<byte[]> FormChanges(WebhookVector vector, byte[] body, IEnumerable<byte[]> changes)
    {
        if (!FormBody.Is(vector.Request.Headers.ContentType)) return changes;
        var signed = Sorted(body);
        return changes.Where(change => !Sorted(change).SequenceEqual(signed));
    }

    private static byte[] Sorted(byte[] body)
    {
        using var sorted = FormBody.Sorted(body);
        return sorted.Span.ToArray();
    }

    private static byte[] Flip(byte[] body, int at)
    {
        var flipped = body.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }

    private static UnverifiedWebhook With(UnverifiedWebhook request, string name, StringValues value)
    {
        var headers = new HeaderDictionary();
        foreach (var (key, old) in request.Headers) headers[key] = old;
        if (value.Count == 0) headers.Remove(name);
        else headers[name] = value;
        return request with { Headers = headers };
    }

    private static async Task<VerificationFailure?> Failure(WebhookVector vector, UnverifiedWebhook request) =>
        (await vector.Verifier().VerifyAsync(request, vector.Now, TestContext.Current.CancellationToken) as Refused)?.Failure;
}

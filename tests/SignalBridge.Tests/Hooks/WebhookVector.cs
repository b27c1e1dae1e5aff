using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebhookVerification;

namespace SignalBridge.Tests.Hooks;

/// <summary>A published or derived test case: a hook's options, a request, a time and what must come of it.</summary>
/// <remarks>It says nothing of how it is run, so that it can be sent to the verifier or to the endpoint.</remarks>
internal sealed record WebhookVector(
    string Id, string Expect, string? Diagnosis, VerifyOptions Options, UnverifiedWebhook Request, DateTimeOffset Now,
        IReadOnlyDictionary<string, string> AdobeKeys)
{
    private static readonly Lazy<IReadOnlyList<WebhookVector>> Loaded = new(Load);

    public static IReadOnlyList<WebhookVector> All => Loaded.Value;

    public static WebhookVector Named(string id) => All.Single(vector => vector.Id == id);

    private static List<WebhookVector> Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.File("tests", "SignalBridge.Tests", "Hooks",
            "Vectors", "webhooks.json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray()
            .Where(vector => Text(vector, "kind") == "signature").Select(Read)];
    }

    private static WebhookVector Read(JsonElement vector)
    {
        var url = vector.TryGetProperty("request", out var sent) ? Text(sent, "url") : null;
        // MessageBird's vector leaves out the address that its token is for; it stands in the source that the vector names.
        if (Text(vector, "scheme") == "messagebird-jwt") url = "https://example.com/path?bar=1&foo=2";
        return new WebhookVector(
            Text(vector, "id")!, Text(vector, "expect")!, Text(vector, "diagnosis"),
            ReadOptions(vector, url), Text(vector, "scheme") == "adyen-item" ? AdyenRequest(vector) : ReadRequest(vector, url),
                Time(vector),
            vector.TryGetProperty("publicKeysByPath", out var keys)
                ? keys.EnumerateObject().ToDictionary(key => key.Name, key => key.Value.GetString()!) : new());
    }

    private static VerifyOptions ReadOptions(JsonElement vector, string? url)
    {
        var options = new VerifyOptions
        {
            Scheme = Scheme(vector),
            Secrets = Secrets(vector),
            ClientId = Text(vector, "expectedRecipientClientId")
        };
        if (options.Scheme is "twilio" or "mandrill" or "square" or "hubspot" or "hubspot-v2" or "messagebird" or "rfc9421")
            options.Url = url!.Split('?')[0];
        if (Text(vector, "expect") == "accept-without-tolerance") options.Tolerance = TimeSpan.Zero;
        switch (Text(vector, "scheme"))
        {
            case "adcp-hmac":
                (options.Header, options.Prefix, options.Signed, options.TimestampHeader) =
                    ("X-ADCP-Signature", "sha256=", "{timestamp}.{body}", "X-ADCP-Timestamp");
                break;
            case "hmac-sha512-hex-body" or "hmac-sha512-base64-body":
                (options.Header, options.Algorithm, options.Encoding) =
                    ("X-Convoy-Signature", "sha512", Text(vector, "scheme")!.Split('-')[2]);
                break;
        }

        return options;
    }

    private static string Scheme(JsonElement vector) => (Text(vector, "scheme"), Text(vector, "provider")) switch
    {
        ("standard-webhooks-v1", var provider) => provider!,
        ("standard-webhooks-v1a", _) => "standard-webhooks",
        ("adcp-hmac" or "hmac-sha512-hex-body" or "hmac-sha512-base64-body", _) => "hmac",
        ("hubspot-v1" or "hubspot-v2", _) => Text(vector, "scheme")!,
        ("adobe-legacy-hmac", _) => "adobe-io-events-hmac",
        (_, var provider) => provider!,
    };

    private static List<string> Secrets(JsonElement vector)
    {
        if (vector.TryGetProperty("secrets", out var several)) return [.. several.EnumerateArray().Select(s => s.GetString()!)];
        string[] names = ["secret", "secretHex", "secretBase64", "publicKey", "publicKeySpkiBase64", "publicKeyHex",
            "publicKeyPem"];
        return [.. names.Select(name => Text(vector, name)).OfType<string>()];
    }

    private static UnverifiedWebhook ReadRequest(JsonElement vector, string? url)
    {
        var request = vector.GetProperty("request");
        var headers = new HeaderDictionary();
        foreach (var header in request.GetProperty("headers").EnumerateObject()) headers[header.Name] = header.Value.GetString();
        var body =
            Text(request, "bodyBase64") is { } base64 ? Convert.FromBase64String(base64)
                : Encoding.UTF8.GetBytes(Text(request, "body") ?? "");
        return new UnverifiedWebhook(Text(request, "method")!, "/api/hooks/test", url?.IndexOf('?') is >= 0 and var start
            ? url[start..] : "", headers, body);
    }

    // The vector has the signed text and its signature; the item around them is as Adyen's documentation shows it.
    private static UnverifiedWebhook AdyenRequest(JsonElement vector)
    {
        var fields = Text(vector, "signed")!.Split(':');
        var item = new
        {
            pspReference = fields[0],
            originalReference = fields[1],
            merchantAccountCode = fields[2],
            merchantReference = fields[3],
            amount = new { value = long.Parse(fields[4], CultureInfo.InvariantCulture), currency = fields[5] },
            eventCode = fields[6],
            success = fields[7],
            additionalData = new { hmacSignature = Text(vector, "signature") },
        };
        return Webhooks.Request(JsonSerializer.SerializeToUtf8Bytes(
            new { live = "false", notificationItems = new[] { new { NotificationRequestItem = item } } }));
    }

    // In UTC, also where it is written with another offset: a faked clock counts by the ticks of what it is set to, offset
    // included.
    private static DateTimeOffset Time(JsonElement vector) =>
        vector.TryGetProperty("now", out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64())
        : vector.TryGetProperty("nowMs", out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.GetInt64())
        : Text(vector, "nowIso") is { } iso ? DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture).ToUniversalTime()
        : Webhooks.Now;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookVerification.Providers;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>
/// The schemes that sign inside the body. A body that is not of the provider's form becomes the content of one that is.
/// </summary>
internal static class BodySigning
{
    /// <summary>Gives every notification the subscription's secret.</summary>
    public static UnverifiedWebhook Graph(string secret, UnverifiedWebhook plain)
    {
        var body = Parse(plain) is JsonObject { } root && root["value"] is JsonArray ? root
            : new JsonObject { ["value"] = new JsonArray(Parse(plain) ?? new JsonObject()) };
        foreach (var notification in body["value"]!.AsArray().OfType<JsonObject>()) notification["clientState"] = secret;
        return With(plain, body);
    }

    /// <summary>Gives every notification item its signature.</summary>
    public static UnverifiedWebhook Adyen(Scheme scheme, SigningKey key, UnverifiedWebhook plain)
    {
        var body = Parse(plain) is JsonObject { } root && root["notificationItems"] is JsonArray ? root
            : new JsonObject
            {
                ["live"] = "false",
                ["notificationItems"] = new JsonArray(new JsonObject
                {
                    ["NotificationRequestItem"] = Parse(plain) as JsonObject
                    ?? []
                }),
            };
        foreach (var item in body["notificationItems"]!.AsArray()
            .Select(element => element?["NotificationRequestItem"]).OfType<JsonObject>())
        {
            item["additionalData"] = item["additionalData"] as JsonObject is { } given ? given.DeepClone() : new JsonObject();
            var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(item));
            reader.Read();
            var signed = AdyenItem.Read(ref reader)?.Signed ?? "";
            item["additionalData"]!["hmacSignature"] = key.Sign(Encoding.UTF8.GetBytes(signed), scheme.Encoding);
        }

        return With(plain, body);
    }

    /// <summary>Makes the form of it: the body is the payload, but for a form that has one.</summary>
    public static UnverifiedWebhook Braintree(string secret, UnverifiedWebhook plain)
    {
        var keys = secret.Split(':');
        var given = FormBody.Is(plain.Headers.ContentType) ? FormBody.Find(plain.Body.Span, "bt_payload"u8) : null;
        // A line end behind it, as Braintree's own: it is a part of what is signed.
        var payload =
            given is { } place ? Decoded(plain.Body.Span[place])
                : Encoding.ASCII.GetBytes(Convert.ToBase64String(plain.Body.Span) + "\n");
#pragma warning disable CA5350 // Braintree's own choice
        var signature = $"{keys[0]}|{Convert.ToHexStringLower(HMACSHA1.HashData(BraintreeCheck.Key(keys[1]), payload))}";
#pragma warning restore CA5350
        plain.Headers.ContentType = "application/x-www-form-urlencoded";
        return plain with
        {
            Body = Encoding.ASCII.GetBytes(
                $"bt_signature={Uri.EscapeDataString(signature)}&bt_payload={Uri.EscapeDataString(Encoding.UTF8.GetString(payload))}"),
        };
    }

    private static byte[] Decoded(ReadOnlySpan<byte> value)
    {
        using var decoded = FormBody.Decoded(value);
        return decoded.Span.ToArray();
    }

    private static JsonNode? Parse(UnverifiedWebhook plain)
    {
        try
        {
            return JsonNode.Parse(plain.Body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static UnverifiedWebhook With(UnverifiedWebhook plain, JsonObject body) =>
        plain with { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
}

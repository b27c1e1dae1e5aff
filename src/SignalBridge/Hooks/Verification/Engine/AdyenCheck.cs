using System.Text;
using System.Text.Json;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>Adyen's standard webhooks: each item of the body bears a signature of eight of its fields.</summary>
internal sealed class AdyenCheck(SignatureKey[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        using var document = StrictJson.Parse(request.Body);
        if (document is null || Items(document.RootElement) is not { Count: > 0 and <= 100 } items)
            return new Refused(VerificationFailure.Malformed, "The body has no notification items.");

        var signed = new List<string>();
        foreach (var item in items)
        {
            var signature = item.TryGetProperty("additionalData", out var data) ? StrictJson.Text(data, "hmacSignature") : null;
            if (string.IsNullOrEmpty(signature))
                return new Refused(VerificationFailure.MissingHeader, "A notification item has no additionalData.hmacSignature.");
            if (Signed(item) is not { } content)
                return new Refused(VerificationFailure.Malformed, "A notification item has a field that is neither text nor number.");

            var candidates = new Candidates();
            candidates.Add(signature, 0, 0, 0, signature.Length);
            if (Array.Find(keys, key => key.Matches(Encoding.UTF8.GetBytes(content), candidates)) is not { } match)
                return new Refused(VerificationFailure.NoMatchingKey, "None of the hook's secrets yields a notification item's signature.");
            match.Use.Used(now);
            signed.Add(content);
        }

        return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(
            items.Count == 1 ? $"{Field(items[0], "pspReference")}:{Field(items[0], "eventCode")}:{Field(items[0], "success")}" : null,
            Encoding.UTF8.GetBytes(string.Join('\n', signed)))));
    }

    private static List<JsonElement>? Items(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("notificationItems", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var list = new List<JsonElement>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("NotificationRequestItem", out var inner) || inner.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            list.Add(inner);
        }

        return list;
    }

    private static string? Signed(JsonElement item)
    {
        var amount = item.TryGetProperty("amount", out var found) ? found : default;
        string?[] fields =
        [
            Field(item, "pspReference"), Field(item, "originalReference"), Field(item, "merchantAccountCode"),
            Field(item, "merchantReference"), Field(amount, "value"), Field(amount, "currency"), Field(item, "eventCode"), Field(item, "success"),
        ];
        return fields.Contains(null) ? null : string.Join(':', fields);
    }

    private static string? Field(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value)) return "";
        return value.ValueKind switch
        {
            JsonValueKind.String => StrictJson.Text(element, name),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => "",
            _ => null,
        };
    }
}

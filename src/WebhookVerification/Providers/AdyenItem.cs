using System.Text;
using System.Text.Json;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>One notification item of Adyen's, as far as it is signed.</summary>
/// <param name="Signature">Its own signature; empty where it has none.</param>
/// <param name="Fields">The texts that it signs, in their order; empty where one is not there.</param>
internal sealed record AdyenItem(string Signature, IReadOnlyList<string> Fields)
{
    /// <summary>The delivery: which payment, what happened to it, and whether it succeeded.</summary>
    public string Id => $"{Fields[PspReference]}:{Fields[EventCode]}:{Fields[Success]}";

    public string Signed => string.Join(':', Fields);

    // Far more than Adyen has in any.
    private const int LongestField = 1024;

    // In the order in which they are signed; value and currency stand in the amount.
    private const int PspReference = 0, Value = 4, Currency = 5, EventCode = 6, Success = 7;

    private static readonly byte[][] Names = [.. new[]
    {
        "pspReference", "originalReference", "merchantAccountCode", "merchantReference", "amount", "additionalData", "eventCode",
            "success",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] AmountNames = ["value"u8.ToArray(), "currency"u8.ToArray()];
    private static readonly byte[][] AdditionalNames = ["hmacSignature"u8.ToArray()];

    private const int Amount = 4, Additional = 5;

    /// <summary>
    /// Reads the item at which the reader stands; null where it has a field that is neither text nor number, or is there twice.
    /// </summary>
    public static AdyenItem? Read(ref Utf8JsonReader reader)
    {
        var fields = new string?[8];
        Array.Fill(fields, "");
        var signature = "";
        var isRead = JsonWalk.Object(ref reader, Names, (ref Utf8JsonReader value, int name) => name switch
        {
            Amount =>
                Inner(ref value, AmountNames, (ref Utf8JsonReader part, int i) =>
                    (fields[i == 0 ? Value : Currency] = Text(ref part)) is not null),
            Additional =>
                Inner(ref value, AdditionalNames, (ref Utf8JsonReader part, int _) => (signature = Text(ref part)!) is not null),
            _ => (fields[name] = Text(ref value)) is not null,
        });
        return isRead ? new AdyenItem(signature, fields!) : null;
    }

    private static bool Inner(ref Utf8JsonReader value, byte[][] names, JsonWalk.Visit part)
    {
        if (value.TokenType == JsonTokenType.StartObject) return JsonWalk.Object(ref value, names, part);
        value.Skip();
        return true;
    }

    private static string? Text(ref Utf8JsonReader value) => value.ValueSpan.Length > LongestField ? null : value.TokenType switch
    {
        JsonTokenType.String => value.GetString(),
        JsonTokenType.Number => Encoding.ASCII.GetString(value.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "",
        _ => null,
    };
}

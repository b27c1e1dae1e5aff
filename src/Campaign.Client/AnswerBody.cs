using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Campaign.Client;

/// <summary>
/// What an answer's body says, whichever of its forms it has: the gateway's <c>{"error_code":"…"}</c>, the router's
/// <c>{"code":500}</c>, Campaign's own codes in JSON or in lines of text, plain text, a web page, or nothing.
/// </summary>
internal sealed partial record AnswerBody
{
    /// <summary>The body as text where it is neither JSON nor a web page; else empty.</summary>
    public string PlainText { get; private init; } = "";

    /// <summary>It is a web page: a proxy or a sign-in answered, not Campaign.</summary>
    public bool IsPage { get; private init; }

    /// <summary>It is JSON.</summary>
    public bool IsJson { get; private init; }

    /// <summary>The gateway's code, a string of six digits.</summary>
    public string? GatewayCode { get; private init; }

    /// <summary>The router's code, a number; its message is "Oops. Something went wrong. Check your URI and try again."</summary>
    public int? RouterCode { get; private init; }

    /// <summary>Campaign's codes, such as RST-360011, in the order they stand.</summary>
    public IReadOnlyList<string> CampaignCodes { get; private init; } = [];

    /// <summary>The error text, wherever it stood; empty where there is none.</summary>
    public string Message { get; private init; } = "";

    /// <summary>All codes, the gateway's first.</summary>
    public IReadOnlyList<string> Codes =>
        [.. new[] { GatewayCode, RouterCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) }.OfType<string>(),
            .. CampaignCodes];

    public static AnswerBody Parse(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8).Trim('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.Length == 0)
            return new AnswerBody();
        if (Page().IsMatch(text))
            return new AnswerBody { IsPage = true };
        try
        {
            using var json = JsonDocument.Parse(text);
            return OfJson(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, as in "\ud800", is found only when the text is asked for.
            return new AnswerBody { PlainText = text, Message = text, CampaignCodes = CodesIn(text) };
        }
    }

    private static AnswerBody OfJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            var text = root.ValueKind == JsonValueKind.String ? root.GetString()! : "";
            return new AnswerBody { IsJson = true, Message = text, CampaignCodes = CodesIn(text) };
        }

        // Some envelopes wrap the error once more: {"error":{"code":…,"message":…}}.
        var error = root.TryGetProperty("error", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        var message = Text(error, "message") ?? Text(error, "error_message") ?? Text(error, "error_description")
            ?? Text(error, "detail") ?? Text(error, "error") ?? Text(error, "title") ?? "";
        var details = Text(error, "details") ?? Text(error, "reason") ?? "";
        return new AnswerBody
        {
            IsJson = true,
            GatewayCode = Text(error, "error_code")
                ?? (Text(error, "code") is { } code && SixDigits().IsMatch(code) ? code : null),
            RouterCode =
                error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number
                    && number.TryGetInt32(out var value)
                    ? value
                    : null,
            Message = message,
            CampaignCodes = CodesIn($"{Text(error, "code")} {message} {details}"),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] CodesIn(string text) => [.. CampaignCode().Matches(text).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"\b[A-Z]{3}-[0-9]{6}\b", RegexOptions.CultureInvariant)]
    private static partial Regex CampaignCode();

    [GeneratedRegex(@"\A[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"\A(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Page();
}

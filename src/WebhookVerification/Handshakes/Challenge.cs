using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>Finds a challenge in a request, and tells whether it has the shape of one.</summary>
internal static class Challenge
{
    private const int Longest = 512;
    private const int LongestBody = 16 * 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=");

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/="u8);

    /// <summary>Letters, digits and a few signs: what is echoed can then be no markup.</summary>
    public static bool IsToken(string? text) =>
        text is { Length: > 0 and <= Longest } && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>
    /// A token that is no JSON either: what a handshake that answers with the hook's own key signs for a stranger. Whoever takes
    /// such a text for a webhook takes forgeries, so keys refuse it: see <see cref="HandshakeTable.SignedForAnyone"/>.
    /// </summary>
    public static bool IsSignable(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= Longest && !text.ContainsAnyExcept(TokenBytes) && !IsJson(text);

    /// <summary>Printable ASCII: for providers that write a sentence.</summary>
    public static bool IsLine(string? text) =>
        text is { Length: > 0 and <= 1024 } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The parameter's only value; null where it is missing, empty where it is there twice.</summary>
    public static string? Query(UnverifiedWebhook request, string name) =>
        request.Query.Length is > 0 and <= 4096 && QueryHelpers.ParseQuery(request.Query).TryGetValue(name, out var values)
            ? values.Count == 1 ? values[0] ?? "" : ""
            : null;

    /// <summary>The header's only value; null where it is missing, empty where it is there twice.</summary>
    public static string? Header(UnverifiedWebhook request, string name) =>
        request.Headers[name] is { Count: > 0 } values ? values.Count == 1 ? values[0] ?? "" : "" : null;

    /// <summary>The body as JSON, where it is small and holds the hint: a webhook that is none is not parsed for it.</summary>
    public static JsonDocument? Body(UnverifiedWebhook request, ReadOnlySpan<byte> hint) =>
        request.Body.Length <= LongestBody && request.Body.Span.IndexOf(hint) >= 0 ? StrictJson.Parse(request.Body) : null;

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        using var document = StrictJson.Parse(text.ToArray());
        return document is not null;
    }
}

using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using SignalBridge.Hooks.Verification;
using SignalBridge.Hooks.Verification.Engine;

namespace SignalBridge.Hooks.Handshakes;

/// <summary>Finds a challenge in a request, and tells whether it has the shape of one.</summary>
internal static class Challenge
{
    private const int Longest = 512;
    private const int LongestBody = 16 * 1024;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=");

    /// <summary>Letters, digits and a few signs: what is echoed can then be no markup.</summary>
    public static bool IsToken(string? text) => text is { Length: > 0 and <= Longest } && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>
    /// A token that is no JSON either. What is signed for a stranger can then be neither a webhook's body nor the text that a scheme
    /// makes of it, which has a colon or a brace.
    /// </summary>
    public static bool IsSignable(string? text) => IsToken(text) && !IsJson(text!);

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

    private static bool IsJson(string text)
    {
        using var document = StrictJson.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        return document is not null;
    }
}

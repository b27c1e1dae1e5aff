using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WebhookVerification.Handshakes;

/// <summary>What the endpoint answers to a provider that asks whether it is there, and whether it is its own.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The body's type; null where there is no body.</param>
/// <param name="Body">The body.</param>
public sealed record HandshakeAnswer(int Status, string? ContentType = null, string Body = "") : IResult
{
    /// <summary>Headers of the answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What operators are to know of the question; null for nothing.</summary>
    public string? ForOperators { get; init; }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        // What is sent back came from outside: no browser may take it for anything but text.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        if (ContentType is null) return;
        response.Headers[HeaderNames.ContentType] = ContentType;
        await response.WriteAsync(Body, httpContext.RequestAborted);
    }

    internal static HandshakeAnswer Text(string text) => new(StatusCodes.Status200OK, "text/plain; charset=utf-8", text);

    internal static HandshakeAnswer Json(object value) =>
        new(StatusCodes.Status200OK, "application/json; charset=utf-8", System.Text.Json.JsonSerializer.Serialize(value));

    internal static HandshakeAnswer Malformed() => new(StatusCodes.Status400BadRequest);

    internal static HandshakeAnswer Forbidden() => new(StatusCodes.Status403Forbidden);
}

using Microsoft.AspNetCore.Http;

namespace WebhookVerification;

/// <summary>A webhook as it came in. Nothing in it may be believed yet.</summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The path, such as <c>/api/hooks/crm</c>.</param>
/// <param name="Query">The query exactly as sent, with its <c>?</c>; empty where there is none.</param>
/// <param name="Headers">The headers as sent.</param>
/// <param name="Body">The body's raw bytes: not decompressed, not decoded.</param>
public sealed record UnverifiedWebhook(
    string Method, string Path, string Query, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);

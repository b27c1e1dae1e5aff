namespace WebhookVerification;

/// <summary>
/// How webhooks of a hook are verified. Which fields a scheme needs is listed in <c>docs/webhook-schemes.md</c>.
/// </summary>
public sealed class VerifyOptions
{
    /// <summary>
    /// The scheme's name: a provider's, such as <c>github</c> or <c>stripe</c>, or <c>hmac</c>, <c>api-key</c>, <c>basic</c>,
    /// <c>none</c>. It has no default: a hook that accepts everything must say <c>none</c>.
    /// </summary>
    public string Scheme { get; set; } = "";

    /// <summary>
    /// The secrets (for asymmetric schemes the public keys), each as <c>%NAME%</c> of an app setting. Any of them may match, so
    /// that one can be rotated; an empty one is a mistake. Default: none, and most schemes need one.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// The question that the provider asks before it sends webhooks, such as <c>event-grid</c>, where it is another than the
    /// scheme's own. Default: the scheme's own.
    /// </summary>
    public string? Handshake { get; set; }

    /// <summary>
    /// For the handshakes of <c>meta</c> and <c>ebay</c>: the token chosen when the webhook was registered, as <c>%NAME%</c>. No
    /// default.
    /// </summary>
    public string? VerifyToken { get; set; }

    /// <summary>
    /// For the handshake <c>event-grid</c> with CloudEvents: the origins that may send. Default: <c>eventgrid.azure.net</c>.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>For the handshake <c>asana</c>: until when a webhook may be registered. Default: none may.</summary>
    public DateTimeOffset? EnrolUntil { get; set; }

    /// <summary>
    /// Whether it is a mistake instead of a warning that a secret is short, repeats itself or another, has white space around it,
    /// or does not start as the provider's do. Default: false.
    /// </summary>
    public bool StrictSecrets { get; set; }

    /// <summary>
    /// The public address to which the provider posts, such as <c>https://example.com/api/hooks/sms</c>, for schemes that sign
    /// it. It is never taken from the request's Host header. The request's own query is added where this has none. No default.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// How far the signed time may be from ours, into the past and into the future, both ends included. Default: the scheme's
    /// own. <c>00:00:00</c> switches the check off, and then a captured webhook can be sent again at any time.
    /// </summary>
    public TimeSpan? Tolerance { get; set; }

    /// <summary>
    /// For <c>adobe-io-events</c>: the client id of the project that events must be for; for <c>entra-id</c>: the id of the
    /// application that may post. No default.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>For <c>entra-id</c>: the tenant's id, a GUID. No default.</summary>
    public string? Tenant { get; set; }

    /// <summary>
    /// For <c>entra-id</c>: the audience that tokens must be for, the id (URI) of the application that stands for this bridge. No
    /// default.
    /// </summary>
    public string? Audience { get; set; }

    /// <summary>
    /// For <c>hmac</c>: the header that holds the signature; for <c>api-key</c>: the header that holds the key. Default: none for
    /// <c>hmac</c>, <c>x-api-key</c> for <c>api-key</c>.
    /// </summary>
    public string? Header { get; set; }

    /// <summary>
    /// For <c>api-key</c>: the query parameter that holds the key, for senders that cannot set a header. Default: none.
    /// </summary>
    public string? QueryParameter { get; set; }

    /// <summary>For <c>hmac</c>: <c>sha1</c>, <c>sha256</c>, <c>sha384</c> or <c>sha512</c>. Default: <c>sha256</c>.</summary>
    public string? Algorithm { get; set; }

    /// <summary>
    /// For <c>hmac</c>: how the signature is written, <c>hex</c>, <c>base64</c> or <c>base64url</c>. Default: <c>hex</c>.
    /// </summary>
    public string? Encoding { get; set; }

    /// <summary>
    /// For <c>hmac</c> and <c>api-key</c>: what stands before the value in the header, such as <c>sha256=</c> or <c>Bearer </c>.
    /// Default: nothing.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// For <c>hmac</c>: what is signed, of <c>{body}</c>, <c>{timestamp}</c>, <c>{id}</c>, <c>{url}</c>, <c>{method}</c>,
    /// <c>{path}</c>, <c>{query}</c>, <c>{header:NAME}</c> and text between them, such as <c>{timestamp}.{body}</c>. Default:
    /// <c>{body}</c>.
    /// </summary>
    public string? Signed { get; set; }

    /// <summary>
    /// For <c>hmac</c>: how a secret is turned into the key, <c>utf8</c>, <c>base64</c> or <c>hex</c>. Default: <c>utf8</c>.
    /// </summary>
    public string? SecretEncoding { get; set; }

    /// <summary>For <c>hmac</c>: the header that holds the signed time. Default: none.</summary>
    public string? TimestampHeader { get; set; }

    /// <summary>
    /// For <c>hmac</c>: how the time is written, <c>seconds</c> or <c>milliseconds</c> since 1970, or <c>iso8601</c>. Default:
    /// <c>seconds</c>.
    /// </summary>
    public string? TimestampFormat { get; set; }

    /// <summary>For <c>hmac</c>: the header that holds the delivery's id, where it is signed. Default: none.</summary>
    public string? IdHeader { get; set; }

    /// <summary>
    /// For <c>hmac</c>, where the header is a list such as <c>t=1700000000,v1=5257a8…</c>: the signature's name in it, here
    /// <c>v1</c>. Default: none, the header is the signature.
    /// </summary>
    public string? SignatureField { get; set; }

    /// <summary>
    /// For <c>hmac</c> with <c>SignatureField</c>: the time's name in that list, such as <c>t</c>. Default: none.
    /// </summary>
    public string? TimestampField { get; set; }

    /// <summary>For <c>hmac</c> with <c>SignatureField</c>: what separates the list's entries. Default: <c>,</c>.</summary>
    public string? Separator { get; set; }
}

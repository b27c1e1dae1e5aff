using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>A verification scheme, as data. The engine reads it; so does the page of schemes in <c>docs/</c>.</summary>
internal sealed record Scheme(string Name, string Provider, string Documentation)
{
    /// <summary>Other names for it.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>A remark for the reader of the page of schemes.</summary>
    public string? Remark { get; init; }

    /// <summary>The handshake that the provider does, by its name in the table of handshakes.</summary>
    public string? Handshake { get; init; }

    public SchemeKind Kind { get; init; }

    /// <summary>The headers that hold a signature (or a token). Where there are several, one is enough.</summary>
    public string[] SignatureHeaders { get; init; } = [];

    public SignatureLayout Layout { get; init; }

    public string Prefix { get; init; } = "";

    /// <summary>In a list, what a signature is called: <c>v1</c>.</summary>
    public string SignatureField { get; init; } = "";

    /// <summary>In a list, what the time is called: <c>t</c>.</summary>
    public string? TimestampField { get; init; }

    public char Separator { get; init; } = ',';

    public SignatureAlgorithm Algorithm { get; init; } = SignatureAlgorithm.HmacSha256;

    public SignatureEncoding Encoding { get; init; }

    public SecretForm Secret { get; init; }

    /// <summary>What the signature covers, as a template.</summary>
    public string Signed { get; init; } = "{body}";

    public UrlSpelling UrlSpelling { get; init; }

    /// <summary>
    /// The query parameter of the signed address that holds the body's SHA-256 in hex, for bodies that are no form.
    /// </summary>
    public string? BodyHashParameter { get; init; }

    public string? TimestampHeader { get; init; }

    public TimestampForm TimestampForm { get; init; }

    /// <summary>How far the signed time may be off; null where the provider states no limit.</summary>
    public TimeSpan? Tolerance { get; init; }

    /// <summary>The header that holds the signed id.</summary>
    public string? IdHeader { get; init; }

    /// <summary>Where in the signed JSON body the event's id is, as property names between dots.</summary>
    public string? EventId { get; init; }

    /// <summary>
    /// Whether the provider sends JSON only, so that the body is read as nothing else, whatever its unsigned type says.
    /// </summary>
    public bool JsonOnly { get; init; }

    /// <summary>Headers that must have exactly this value, such as a signature's version.</summary>
    public (string Name, string Value)[] Constants { get; init; } = [];

    /// <summary>The least bytes of a good secret: 32 where its owner chooses it; providers' own are as they are.</summary>
    public int ShortBelow { get; init; } = 32;

    /// <summary>What a secret of this provider starts with, where it says so.</summary>
    public string SecretPrefix { get; init; } = "";

    public bool HasTimestamp => TimestampHeader is not null || TimestampField is not null;

    public bool NeedsUrl => Signed.Contains("{url}", StringComparison.Ordinal);
}

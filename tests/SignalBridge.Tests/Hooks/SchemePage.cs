using System.Globalization;
using System.Text;
using WebhookVerification.Handshakes;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;

namespace SignalBridge.Tests.Hooks;

/// <summary>Writes the page of schemes from the table.</summary>
internal static class SchemePage
{
    private const int Width = 145;

    public static string Render()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Webhook schemes

            A hook names its scheme in its `Verify` section. This page is written from the same table that verifies. To write it again after a
            change, run the tests with `SIGNALBRIDGE_WRITE=1`.

            These rules hold for all schemes:

            - The raw bytes are verified before anything is parsed.
            - A signature header must be there exactly once.
            - Hex, base64 and times have one accepted spelling.
            - A time may differ from ours by the tolerance, into the past and into the future. Both ends are included.
            - Several `Secrets` may stand side by side while one replaces another. An empty secret is a mistake at start.
            - The sender of a refused webhook learns `401`, and no more. The reason is in the log and the counters.


            """);
        page.Append("| scheme | sender | signed | time |\n| --- | --- | --- | --- |\n");
        foreach (var scheme in SchemeTable.All)
            page.Append(CultureInfo.InvariantCulture,
                $"| [`{scheme.Name}`](#{Anchor(scheme.Name)}) | {scheme.Provider} | {Assurance(scheme)} | {Time(scheme)} |\n");
        foreach (var scheme in SchemeTable.All) Section(page, scheme);
        Handshakes(page);
        return page.ToString();
    }

    /// <summary>The example of a scheme's section: three lines of bridge.json.</summary>
    public static string Example(Scheme scheme)
    {
        var fields = SchemeFields.Needed(scheme).Select(name => name switch
        {
            "Secrets" => $"\"Secrets\": [ \"%{Setting(scheme.Name)}%\" ]",
            "Url" => "\"Url\": \"https://bridge.example.com/api/hooks/name\"",
            "Header" => "\"Header\": \"X-Signature\"",
            "Tenant" => "\"Tenant\": \"11111111-2222-3333-4444-555555555555\"",
            "Audience" => "\"Audience\": \"api://signalbridge\"",
            _ => $"\"{name}\": \"{(scheme.Kind == SchemeKind.EntraId ? "4962773b-9cdb-44cf-a8bf-237846a00ab7" : "1234567890abcdef")}\"",
        });
        return $"\"Verify\": {{\n  {string.Join(", ", fields.Prepend($"\"Scheme\": \"{scheme.Name}\""))}\n}}";
    }

    private static void Section(StringBuilder page, Scheme scheme)
    {
        page.Append(CultureInfo.InvariantCulture,
            $"\n## {scheme.Name}\n\n{scheme.Provider}: {scheme.Documentation}\n\n```json\n{Example(scheme)}\n```\n\n");
        if (scheme.Remark is not null) Line(page, scheme.Remark);
        if (scheme.Aliases.Length > 0) Line(page, $"Also called {Code(scheme.Aliases)}.");
        if (scheme.SignatureHeaders.Length > 0 && scheme.Name != "hmac") Line(page,
            $"Header: {Code(scheme.SignatureHeaders)}{Layout(scheme)}");
        if (scheme.Kind == SchemeKind.Signature && scheme.Name != "hmac")
            Line(page, $"Signed: `{scheme.Signed}` with {Algorithm(scheme)}, written in {scheme.Encoding.ToString().ToLowerInvariant()}.");
        if (scheme.TimestampHeader is not null) Line(page, $"Time: `{scheme.TimestampHeader}`, {Form(scheme.TimestampForm)}.");
        if (scheme.IdHeader is not null || scheme.EventId is not null)
            Line(page, $"Deduplicated by {(scheme.IdHeader is { } id ? $"header `{id}`" : $"`{scheme.EventId}` of the body")}, which is signed.");
        var possible = SchemeFields.Possible(scheme);
        if (possible.Count > 0) Line(page, $"It may also have {Code(possible)}.");
        if (scheme.Handshake is not null) Line(page, $"Handshake: [`{scheme.Handshake}`](#handshakes).");
    }

    private static void Handshakes(StringBuilder page)
    {
        page.Append(
            """

            ## Handshakes

            Some providers ask a question before they send webhooks. The bridge answers at the same address. A scheme brings its own handshake.
            `"Handshake"` names another handshake, for example `event-grid` for a hook with the scheme `api-key`. Where the signing key makes the
            answer, only texts that cannot be a webhook are signed.

            | handshake | needs |
            | --- | --- |

            """);
        foreach (var (name, handshake) in HandshakeTable.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Code(handshake.Needs)} |\n");
    }

    private static void Line(StringBuilder page, string text)
    {
        page.Append('-');
        var width = 1;
        foreach (var word in text.Split(' '))
        {
            var isTooWide = width + 1 + word.Length > Width;
            page.Append(isTooWide ? "\n  " : " ").Append(word);
            width = (isTooWide ? 2 : width + 1) + word.Length;
        }

        page.Append('\n');
    }

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Anchor(string name) => name.Replace(".", "", StringComparison.Ordinal);

    private static string Setting(string name) => name.Replace('-', '_').Replace('.', '_').ToUpperInvariant() + "_SECRET";

    private static string Assurance(Scheme scheme) => scheme.Kind switch
    {
        SchemeKind.None => "nothing",
        SchemeKind.Token or SchemeKind.Basic or SchemeKind.EntraId or SchemeKind.Graph or SchemeKind.Monday =>
            "the sender authenticates; the body is not signed",
        SchemeKind.Adyen => "eight fields of each item",
        SchemeKind.HttpSignature => "what it names, the body's digest included",
        SchemeKind.AdobeEvents or SchemeKind.MessageBird => "the body",
        _ when scheme.Name == "hmac" => "what `Signed` says",
        _ => $"`{scheme.Signed}`",
    };

    private static string Time(Scheme scheme) =>
        scheme.Name == "hmac" ? "± 300 s where there is one"
        : scheme.Tolerance is { } tolerance ? $"± {tolerance.TotalSeconds:0} s"
        : scheme.HasTimestamp ? "signed, not compared" : "none";

    private static string Layout(Scheme scheme) => scheme.Layout switch
    {
        SignatureLayout.Fields =>
            $", as `{(scheme.TimestampField is { } time ? $"{time}=…{scheme.Separator}" : "")}{scheme.SignatureField}=…`.",
        SignatureLayout.Versions => $", as `{scheme.SignatureField},…`, several between spaces.",
        SignatureLayout.Envelope => ", the base64 of a JSON object with `alg`, `kid`, `signature` and `digest`.",
        _ => scheme.Prefix.Length > 0 ? $", after `{scheme.Prefix}`." : ".",
    };

    private static string Form(TimestampForm form) => form switch
    {
        TimestampForm.Seconds => "seconds since 1970",
        TimestampForm.Milliseconds => "milliseconds since 1970",
        _ => "ISO 8601",
    };

    private static string Algorithm(Scheme scheme) => scheme switch
    {
        { Secret: SecretForm.StandardWebhooks } => "HMAC-SHA256 or Ed25519",
        { Algorithm: SignatureAlgorithm.HmacSha1 } => "HMAC-SHA1",
        { Algorithm: SignatureAlgorithm.HmacSha512 } => "HMAC-SHA512",
        { Algorithm: SignatureAlgorithm.Sha256OfSecretAndContent } => "SHA-256 after the secret",
        { Algorithm: SignatureAlgorithm.EcdsaP256 } => "ECDSA P-256",
        { Algorithm: SignatureAlgorithm.EcdsaP256Sha1 } => "ECDSA P-256 and SHA-1",
        { Algorithm: SignatureAlgorithm.RsaSha256 } => "RSA (PKCS #1) SHA-256",
        { Algorithm: SignatureAlgorithm.Ed25519 } => "Ed25519",
        { Secret: SecretForm.Hex } => "HMAC-SHA256, the secret in hex",
        _ => "HMAC-SHA256",
    };
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebhookVerification.Text;

namespace WebhookVerification.Handshakes;

/// <summary>
/// https://developer.adobe.com/events/docs/guides/#the-challenge-request: a challenge to echo; or, where Adobe did not like the
/// echo, an address that somebody is to open within five minutes. Anybody may post such an address, so it is fetched by nobody
/// here: operators see it if it leads to Adobe, and decide.
/// </summary>
internal sealed class AdobeHandshake : Handshake
{
    private const int LongestBody = 2048;

    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) =>
        HttpMethods.IsGet(request.Method) ? Challenge.Query(request, "challenge") switch
        {
            null => null,
            { } challenge when Challenge.IsToken(challenge) => HandshakeAnswer.Text(challenge),
            _ => HandshakeAnswer.Malformed(),
        }
        : HttpMethods.IsPost(request.Method) && ValidationUrl(request) is { } url
            ? new HandshakeAnswer(StatusCodes.Status200OK) { ForOperators = $"Adobe I/O Events asks for this to be opened, if you have just registered this hook: {url}" }
        : null;

    private static string? ValidationUrl(UnverifiedWebhook request)
    {
        if (request.Body.Length > LongestBody) return null;
        using var body = Challenge.Body(request, "\"validationUrl\""u8);
        return body?.RootElement is { ValueKind: JsonValueKind.Object } root && root.EnumerateObject().Count() == 1
            && StrictJson.Text(root, "validationUrl") is { } text && Challenge.IsLine(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var url) && IsAdobes(url)
                ? url.AbsoluteUri
                : null;
    }

    private static bool IsAdobes(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.UserInfo.Length == 0
        && (url.Host.Equals("adobe.io", StringComparison.OrdinalIgnoreCase) || url.Host.EndsWith(".adobe.io", StringComparison.OrdinalIgnoreCase));
}

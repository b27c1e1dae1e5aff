using Microsoft.AspNetCore.Http;
using SignalBridge.Hooks.Verification;
using SignalBridge.Hooks.Verification.Engine;

namespace SignalBridge.Hooks.Handshakes;

/// <summary>All handshakes by name, with what each needs of the hook's options.</summary>
internal static class HandshakeTable
{
    public static readonly IReadOnlyDictionary<string, (string[] Needs, Func<VerifyOptions, Handshake> Make)> All =
        new Dictionary<string, (string[], Func<VerifyOptions, Handshake>)>(StringComparer.OrdinalIgnoreCase)
        {
            // https://developer.adobe.com/events/docs/guides/#the-challenge-request
            ["adobe-io-events"] = ([], _ => Echo("challenge", Challenge.IsToken)),
            ["asana"] = ([nameof(VerifyOptions.EnrolUntil)], o => new AsanaHandshake(o.EnrolUntil!.Value)),
            ["braintree"] = ([nameof(VerifyOptions.Secrets)], Braintree),
            // https://www.dropbox.com/developers/reference/webhooks#documentation
            ["dropbox"] = ([], _ => Echo("challenge", Challenge.IsToken)),
            ["ebay"] = ([nameof(VerifyOptions.VerifyToken), nameof(VerifyOptions.Url)], o => new EbayHandshake(o.VerifyToken!, o.Url!)),
            ["event-grid"] = ([], o => new EventGridHandshake(o.AllowedOrigins.Count > 0 ? [.. o.AllowedOrigins] : ["eventgrid.azure.net"])),
            ["meta"] = ([nameof(VerifyOptions.VerifyToken)], o => new MetaHandshake(o.VerifyToken!)),
            // https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
            ["microsoft-graph"] = ([], _ => new EchoHandshake(
                HttpMethods.Post, request => Challenge.Query(request, "validationToken"), Challenge.IsLine, HandshakeAnswer.Text)),
            ["monday"] = ([], _ => new MondayHandshake()),
            // https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
            ["okta"] = ([], _ => new EchoHandshake(
                HttpMethods.Get, request => Challenge.Header(request, "X-Okta-Verification-Challenge"), Challenge.IsToken,
                challenge => HandshakeAnswer.Json(new { verification = challenge }))),
            ["slack"] = ([], _ => new SlackHandshake()),
            ["twitch"] = ([], _ => new TwitchHandshake()),
            ["x"] = ([nameof(VerifyOptions.Secrets)], o => new XHandshake(FirstSecret(o))),
            ["zoom"] = ([nameof(VerifyOptions.Secrets)], o => new ZoomHandshake(FirstSecret(o))),
        };

    private static EchoHandshake Echo(string parameter, Func<string?, bool> hasShape) =>
        new(HttpMethods.Get, request => Challenge.Query(request, parameter), hasShape, HandshakeAnswer.Text);

    private static BraintreeHandshake Braintree(VerifyOptions options)
    {
        var secret = FirstSecret(options);
        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return new BraintreeHandshake(secret[..Math.Max(0, colon)], BraintreeCheck.Key(secret[(colon + 1)..]));
    }

    private static string FirstSecret(VerifyOptions options) => options.Secrets.First(secret => !string.IsNullOrWhiteSpace(secret));
}

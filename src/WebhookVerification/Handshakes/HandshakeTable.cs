using Microsoft.AspNetCore.Http;
using WebhookVerification.Providers;
using WebhookVerification.Schemes;

namespace WebhookVerification.Handshakes;

/// <summary>All handshakes by name.</summary>
internal static class HandshakeTable
{
    public static readonly IReadOnlyDictionary<string, Entry> All = new Dictionary<string,
        Entry>(StringComparer.OrdinalIgnoreCase)
    {
        ["adobe-io-events"] = new([], _ => new AdobeHandshake()),
        ["asana"] = new([nameof(VerifyOptions.EnrolUntil)], o => new AsanaHandshake(o.EnrolUntil!.Value)),
        ["braintree"] = new([nameof(VerifyOptions.Secrets)], Braintree) { Signs = BraintreeHandshake.Signs },
        // https://www.dropbox.com/developers/reference/webhooks#documentation
        ["dropbox"] = new([], _ => Echo("challenge", Challenge.IsToken)),
        ["ebay"] = new([nameof(VerifyOptions.VerifyToken), nameof(VerifyOptions.Url)], o =>
            new EbayHandshake(o.VerifyToken!, o.Url!)),
        ["event-grid"] = new([], o =>
            new EventGridHandshake(o.AllowedOrigins.Count > 0 ? [.. o.AllowedOrigins] : ["eventgrid.azure.net"])),
        ["meta"] = new([nameof(VerifyOptions.VerifyToken)], o => new MetaHandshake(o.VerifyToken!)),
        // https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
        ["microsoft-graph"] = new([], _ => new EchoHandshake(
            HttpMethods.Post, request => Challenge.Query(request, "validationToken"), Challenge.IsLine, HandshakeAnswer.Text)),
        ["monday"] = new([], _ => new MondayHandshake()),
        // https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request
        ["okta"] = new([], _ => new EchoHandshake(
            HttpMethods.Get, request => Challenge.Header(request, "X-Okta-Verification-Challenge"), Challenge.IsToken,
            challenge => HandshakeAnswer.Json(new { verification = challenge }))),
        ["slack"] = new([], _ => new SlackHandshake()),
        ["twitch"] = new([], _ => new TwitchHandshake()),
        ["x"] = new([nameof(VerifyOptions.Secrets)], o => new XHandshake(FirstSecret(o))) { Signs = Challenge.IsSignable },
        ["zoom"] = new([nameof(VerifyOptions.Secrets)], o => new ZoomHandshake(FirstSecret(o))) { Signs = Challenge.IsSignable },
    };

    /// <summary>The handshake of a hook: the one that its options name, else the one of its scheme.</summary>
    public static string? NameFor(Scheme? scheme, VerifyOptions options) =>
        string.IsNullOrEmpty(options.Handshake) ? scheme?.Handshake : options.Handshake;

    /// <summary>
    /// Tells what a hook's handshake signs with the hook's own secret for whoever asks; null where it signs nothing. No key of
    /// the hook may take the signature of such a text for a proof.
    /// </summary>
    public static Func<ReadOnlySpan<byte>, bool>? SignedForAnyone(Scheme scheme, VerifyOptions options) =>
        NameFor(scheme, options) is { } name && All.TryGetValue(name, out var entry) ? entry.Signs : null;

    /// <summary>The fields that a hook's handshake needs: they have an effect, whatever the scheme says of them.</summary>
    public static IReadOnlyList<string> NeededBy(Scheme scheme, VerifyOptions options) =>
        NameFor(scheme, options) is { } name && All.TryGetValue(name, out var entry) ? entry.Needs : [];

    private static EchoHandshake Echo(string parameter, Func<string?, bool> hasShape) =>
        new(HttpMethods.Get, request => Challenge.Query(request, parameter), hasShape, HandshakeAnswer.Text);

    private static BraintreeHandshake Braintree(VerifyOptions options)
    {
        var secret = FirstSecret(options);
        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return new BraintreeHandshake(secret[..Math.Max(0, colon)], BraintreeCheck.Key(secret[(colon + 1)..]));
    }

    private static string FirstSecret(VerifyOptions options) =>
        options.Secrets.First(secret => !string.IsNullOrWhiteSpace(secret));

    /// <summary>A handshake.</summary>
    /// <param name="Needs">The fields of the hook's options that it needs.</param>
    /// <param name="Make">Makes it of them.</param>
    internal sealed record Entry(string[] Needs, Func<VerifyOptions, Handshake> Make)
    {
        /// <summary>Which texts it signs with the hook's own secret for whoever asks; null where it signs none.</summary>
        public Func<ReadOnlySpan<byte>, bool>? Signs { get; init; }
    }
}

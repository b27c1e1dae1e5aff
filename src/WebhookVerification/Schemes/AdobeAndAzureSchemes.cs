using WebhookVerification.Keys;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Adobe's and Microsoft's own.</summary>
internal static class AdobeAndAzureSchemes
{
    public static readonly Scheme[] All =
    [
        new("adobe-io-events", "Adobe I/O Events", "https://developer.adobe.com/events/docs/guides/")
        {
            Handshake = "adobe-io-events",
            Aliases = ["adobe"], Kind = SchemeKind.AdobeEvents,
                SignatureHeaders = ["x-adobe-digital-signature-1", "x-adobe-digital-signature-2"],
            Algorithm = SignatureAlgorithm.RsaSha256, Encoding = SignatureEncoding.Base64, EventId = "event_id",
            Remark = "`ClientId` is the project's client id. The keys come from static.adobeioevents.com and from nowhere else.",
        },
        new("adobe-io-events-hmac", "Adobe I/O Events, deprecated signature", "https://developer.adobe.com/events/docs/guides/")
        {
            Handshake = "adobe-io-events",
            SignatureHeaders = ["x-adobe-signature"], Encoding = SignatureEncoding.Base64, EventId = "event_id",
            Remark = "Deprecated by Adobe; take `adobe-io-events` where you can.",
        },
        new("entra-id", "Azure Event Grid and CloudEvents senders with a Microsoft Entra ID token",
            "https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery")
        {
            Handshake = "event-grid",
            Aliases = ["azure-ad", "event-grid"], Kind = SchemeKind.EntraId, SignatureHeaders = ["Authorization"],
            Remark = "The body is not signed. Event Grid's own `ClientId` is `4962773b-9cdb-44cf-a8bf-237846a00ab7` in every public tenant.",
        },
        new("microsoft-graph", "Microsoft Graph change notifications",
            "https://learn.microsoft.com/graph/change-notifications-delivery-webhooks")
        {
            Aliases = ["graph"], Handshake = "microsoft-graph", Kind = SchemeKind.Graph, Signed = "",
            Remark = "The secret is the subscription's `clientState`, which stands in the body; the body is not signed.",
        },
    ];
}

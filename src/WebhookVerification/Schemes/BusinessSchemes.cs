using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Customers, content, files, forms and projects.</summary>
internal static class BusinessSchemes
{
    public static readonly Scheme[] All =
    [
        new("hubspot", "HubSpot",
            "https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation")
        {
            Aliases = ["hubspot-v3"], SignatureHeaders = ["X-HubSpot-Signature-v3"], Encoding = SignatureEncoding.Base64,
            Signed = "{method}{url}{body}{timestamp}", UrlSpelling = UrlSpelling.HubSpot,
            TimestampHeader = "X-HubSpot-Request-Timestamp", TimestampForm = TimestampForm.Milliseconds,
                Tolerance = TimeSpan.FromMinutes(5),
        },
        new("hubspot-v2", "HubSpot, second version",
            "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests")
        {
            SignatureHeaders = ["X-HubSpot-Signature"], Constants = [("X-HubSpot-Signature-Version", "v2")],
            Algorithm = SignatureAlgorithm.Sha256OfSecretAndContent, Signed = "{method}{url}{body}",
                UrlSpelling = UrlSpelling.HubSpot,
            Remark = "Without a time; take `hubspot` where you can.",
        },
        new("hubspot-v1", "HubSpot, first version",
            "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests")
        {
            SignatureHeaders = ["X-HubSpot-Signature"], Constants = [("X-HubSpot-Signature-Version", "v1")],
            Algorithm = SignatureAlgorithm.Sha256OfSecretAndContent,
            Remark = "A bare hash, open to length extension, and without a time; take `hubspot` where you can.",
        },
        new("zendesk", "Zendesk", "https://developer.zendesk.com/documentation/webhooks/verifying/")
        {
            SignatureHeaders = ["X-Zendesk-Webhook-Signature"], Encoding = SignatureEncoding.Base64, Signed = "{timestamp}{body}",
            TimestampHeader = "X-Zendesk-Webhook-Signature-Timestamp", TimestampForm = TimestampForm.Iso8601,
            Tolerance = TimeSpan.FromMinutes(5),
        },
        new("typeform", "Typeform", "https://www.typeform.com/developers/webhooks/secure-your-webhooks/")
        {
            SignatureHeaders = ["Typeform-Signature"], Prefix = "sha256=", Encoding = SignatureEncoding.Base64,
                EventId = "event_id",
        },
        new("calendly", "Calendly", "https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures")
        {
            SignatureHeaders = ["Calendly-Webhook-Signature"], Layout = SignatureLayout.Fields, SignatureField = "v1",
                TimestampField = "t",
            Signed = "{timestamp}.{body}", Tolerance = TimeSpan.FromMinutes(3),
        },
        new("cal.com", "Cal.com", "https://cal.com/docs/developing/guides/automation/webhooks")
        {
            Aliases = ["calcom", "cal-com"], SignatureHeaders = ["X-Cal-Signature-256"],
        },
        new("box", "Box", "https://developer.box.com/guides/webhooks/v2/signatures-v2/")
        {
            SignatureHeaders = ["box-signature-primary", "box-signature-secondary"], Encoding = SignatureEncoding.Base64,
            Signed = "{body}{timestamp}", TimestampHeader = "box-delivery-timestamp", TimestampForm = TimestampForm.Iso8601,
            Tolerance = TimeSpan.FromMinutes(10), EventId = "id",
            Constants = [("box-signature-version", "1"), ("box-signature-algorithm", "HmacSHA256")],
            Remark = "Write both of the application's keys, primary and secondary.",
        },
        new("dropbox", "Dropbox", "https://www.dropbox.com/developers/reference/webhooks")
        {
            Handshake = "dropbox",
            SignatureHeaders = ["X-Dropbox-Signature"], ShortBelow = 15,
        },
        new("docusign", "Docusign", "https://developers.docusign.com/platform/webhooks/connect/hmac/")
        {
            SignatureHeaders = ["X-DocuSign-Signature-1", "X-DocuSign-Signature-2", "X-DocuSign-Signature-3"],
                Encoding = SignatureEncoding.Base64,
        },
        new("asana", "Asana", "https://developers.asana.com/docs/webhooks-guide")
        {
            Handshake = "asana",
            SignatureHeaders = ["X-Hook-Signature"],
            Remark = "The secret is the `X-Hook-Secret` of Asana's handshake.",
        },
        new("monday", "monday.com", "https://developer.monday.com/apps/docs/advanced-concepts")
        {
            Handshake = "monday",
            Kind = SchemeKind.Monday, SignatureHeaders = ["Authorization"], Encoding = SignatureEncoding.Base64Url,
                Signed = "JWT, HS256",
            Tolerance = TimeSpan.FromMinutes(1),
            Remark = "The secret is the app's signing secret. `Url` is the address that a token must be for; without it, any of the app's will do. "
                + "The body is not signed. Only webhooks that an app has made bear a token: for others take `api-key` with a `QueryParameter`.",
        },
        new("linear", "Linear", "https://linear.app/developers/webhooks")
        {
            SignatureHeaders = ["Linear-Signature"],
        },
        new("notion", "Notion", "https://developers.notion.com/reference/webhooks")
        {
            SignatureHeaders = ["X-Notion-Signature"], Prefix = "sha256=", EventId = "id",
        },
        new("trello", "Trello", "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/")
        {
            SignatureHeaders = ["X-Trello-Webhook"], Algorithm = SignatureAlgorithm.HmacSha1, Encoding = SignatureEncoding.Base64,
            Signed = "{body}{url}",
        },
        new("sanity", "Sanity", "https://www.sanity.io/docs/content-lake/webhook-best-practices")
        {
            SignatureHeaders = ["sanity-webhook-signature"], Layout = SignatureLayout.Fields, SignatureField = "v1",
                TimestampField = "t",
            Encoding = SignatureEncoding.Base64Url, Signed = "{timestamp}.{body}", TimestampForm = TimestampForm.Milliseconds,
        },
        new("segment", "Segment", "https://segment.com/docs/connections/destinations/catalog/webhooks/")
        {
            SignatureHeaders = ["X-Signature"], Algorithm = SignatureAlgorithm.HmacSha1, EventId = "messageId",
        },
        new("okta", "Okta", "https://developer.okta.com/docs/concepts/event-hooks/")
        {
            Handshake = "okta",
            Kind = SchemeKind.Token, SignatureHeaders = ["Authorization"], Remark = "The body is not signed.",
        },
    ];
}

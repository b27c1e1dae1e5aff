using WebhookVerification.Keys;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Shops and payments.</summary>
internal static class CommerceSchemes
{
    public static readonly Scheme[] All =
    [
        new("stripe", "Stripe", "https://docs.stripe.com/webhooks")
        {
            SignatureHeaders = ["Stripe-Signature"], Layout = SignatureLayout.Fields, SignatureField = "v1", TimestampField = "t",
            Signed = "{timestamp}.{body}", Tolerance = TimeSpan.FromMinutes(5), EventId = "id", SecretPrefix = "whsec_",
                ShortBelow = 24,
            Remark = "The secret is used as it is, `whsec_` included. Signatures named `v0` are never looked at.",
        },
        new("shopify", "Shopify", "https://shopify.dev/docs/apps/build/webhooks/subscribe/https")
        {
            SignatureHeaders = ["X-Shopify-Hmac-Sha256"], Encoding = SignatureEncoding.Base64,
        },
        new("woocommerce", "WooCommerce", "https://woocommerce.com/document/webhooks/")
        {
            SignatureHeaders = ["X-WC-Webhook-Signature"], Encoding = SignatureEncoding.Base64,
        },
        new("square", "Square", "https://developer.squareup.com/docs/webhooks/step3validate")
        {
            SignatureHeaders = ["x-square-hmacsha256-signature"], Encoding = SignatureEncoding.Base64, Signed = "{url}{body}",
            EventId = "event_id", ShortBelow = 16,
        },
        new("paddle", "Paddle", "https://developer.paddle.com/webhooks/signature-verification")
        {
            SignatureHeaders = ["Paddle-Signature"], Layout = SignatureLayout.Fields, SignatureField = "h1",
                TimestampField = "ts",
            Separator = ';', Signed = "{timestamp}:{body}", Tolerance = TimeSpan.FromSeconds(5), EventId = "event_id",
        },
        new("adyen", "Adyen", "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures")
        {
            Kind = SchemeKind.Adyen, Secret = SecretForm.Hex, Encoding = SignatureEncoding.Base64,
            Signed = "{pspReference}:{originalReference}:{merchantAccountCode}:{merchantReference}:{value}:{currency}:{eventCode}:{success}",
            Remark = "Each notification item holds its signature. Only these eight fields are signed: use no other in a mapping.",
        },
        new("adyen-platform", "Adyen, classic platforms and balance platform",
            "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures")
        {
            SignatureHeaders = ["HmacSignature"], Secret = SecretForm.Hex, Encoding = SignatureEncoding.Base64,
        },
        new("braintree", "Braintree", "https://developer.paypal.com/braintree/docs/guides/webhooks/parse")
        {
            Handshake = "braintree", Kind = SchemeKind.Braintree, Algorithm = SignatureAlgorithm.HmacSha1,
                Signed = "bt_payload, a field of the form",
            Remark = "Each secret is `public key:private key`.",
        },
        new("ebay", "eBay", "https://developer.ebay.com/marketplace-account-deletion")
        {
            Handshake = "ebay",
            SignatureHeaders = ["X-EBAY-SIGNATURE"], Layout = SignatureLayout.Envelope,
                Algorithm = SignatureAlgorithm.EcdsaP256Sha1,
            Encoding = SignatureEncoding.Base64, Secret = SecretForm.PublicKey, EventId = "notification.notificationId",
            Remark = "The secret is the public key that eBay's `getPublicKey` gives for the `kid` of the header; it is not fetched, so put a new one "
                + "beside it when eBay changes it.",
        },
        new("wise", "Wise", "https://docs.wise.com/api-docs/webhooks-notifications/event-handling")
        {
            SignatureHeaders = ["X-Signature-SHA256"], Algorithm = SignatureAlgorithm.RsaSha256,
                Encoding = SignatureEncoding.Base64,
            Secret = SecretForm.PublicKey, Remark = "The secret is the public key that Wise publishes, as PEM.",
        },
        new("razorpay", "Razorpay", "https://razorpay.com/docs/webhooks/validate-test/")
        {
            SignatureHeaders = ["X-Razorpay-Signature"],
        },
        new("paystack", "Paystack", "https://paystack.com/docs/payments/webhooks/")
        {
            SignatureHeaders = ["x-paystack-signature"], Algorithm = SignatureAlgorithm.HmacSha512,
        },
        new("coinbase-commerce", "Coinbase Commerce", "https://docs.cdp.coinbase.com/commerce/webhooks/")
        {
            SignatureHeaders = ["X-CC-Webhook-Signature"], EventId = "event.id",
        },
        new("lemon-squeezy", "Lemon Squeezy", "https://docs.lemonsqueezy.com/help/webhooks/signing-requests")
        {
            Aliases = ["lemonsqueezy"], SignatureHeaders = ["X-Signature"], ShortBelow = 16,
        },
        new("xero", "Xero", "https://developer.xero.com/documentation/guides/webhooks/overview/")
        {
            SignatureHeaders = ["x-xero-signature"], Encoding = SignatureEncoding.Base64,
        },
        new("quickbooks", "QuickBooks", "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks")
        {
            Aliases = ["intuit"], SignatureHeaders = ["intuit-signature"], Encoding = SignatureEncoding.Base64,
        },
    ];
}

using Microsoft.AspNetCore.WebUtilities;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>The schemes whose secret is sent as it is, beside the body.</summary>
internal static class TokenSigning
{
    public static UnverifiedWebhook Sign(Scheme scheme, VerifyOptions options, string secret, UnverifiedWebhook plain)
    {
        if (string.IsNullOrEmpty(options.Header) && options.QueryParameter is { Length: > 0 } parameter)
        {
            return plain with
            {
                Query = new Uri(QueryHelpers.AddQueryString("https://bridge.invalid/" + plain.Query, parameter,
                secret)).Query
            };
        }

        plain.Headers[options.Header is { Length: > 0 } header ? header : scheme.SignatureHeaders[0]] = (options.Prefix
            ?? scheme.Prefix) + secret;
        return plain;
    }

    public static UnverifiedWebhook Basic(Scheme scheme, string secret, UnverifiedWebhook plain)
    {
        plain.Headers[scheme.SignatureHeaders[0]] = $"Basic {Convert.ToBase64String(StrictText.Utf8(secret))}";
        return plain;
    }
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>A body that is signed through its hash in the signed address's query: Twilio's JSON.</summary>
internal static class BodyHash
{
    /// <summary>
    /// Only a form can do without the hash, as its fields are signed themselves. Where there is a hash it counts for a form too:
    /// else a captured JSON webhook would also be valid as an empty form.
    /// </summary>
    /// <param name="parameter">The hash's name.</param>
    /// <param name="signedUrl">The address as signed: a query that is not part of it proves nothing.</param>
    /// <param name="request">The request, its signature verified.</param>
    public static Refused? Refuse(string parameter, string signedUrl, UnverifiedWebhook request)
    {
        var query = signedUrl.IndexOf('?', StringComparison.Ordinal) is var start and >= 0 ? signedUrl[start..] : "";
        if (!QueryHelpers.ParseQuery(query).TryGetValue(parameter, out var values))
        {
            return FormBody.Is(request.Headers.ContentType) ? null
                : new Refused(VerificationFailure.MissingHeader, $"The body is no form, and the query has no {parameter}.");
        }

        if (values.Count != 1) return new Refused(VerificationFailure.DuplicateHeader,
            $"The query has more than one {parameter}.");
        return StrictText.Decode(SignatureEncoding.Hex, values[0]) is { } hash
            && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(request.Body.Span))
                ? null
                : new Refused(VerificationFailure.BodyChanged, $"The signed {parameter} is another body's.");
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WebhookVerification;

namespace SignalBridge.Tests.Hooks;

/// <summary>Makes webhooks and verifiers to test with.</summary>
internal static class Webhooks
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static UnverifiedWebhook Request(string body, params (string Name, StringValues Value)[] headers) =>
        Request(Encoding.UTF8.GetBytes(body), headers);

    public static UnverifiedWebhook Request(byte[] body, params (string Name, StringValues Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers) dictionary[name] = value;
        return new UnverifiedWebhook("POST", "/api/hooks/test", "", dictionary, body);
    }

    public static WebhookVerifier Verifier(VerifyOptions options)
    {
        List<string> mistakes = [];
        var verifier = WebhookVerifier.Create(options, "Verify", mistakes);
        mistakes.ShouldBeEmpty();
        return verifier.ShouldNotBeNull();
    }

    public static VerificationFailure? Failure(this WebhookVerifier verifier, UnverifiedWebhook request,
        DateTimeOffset? now = null) =>
        verifier.Verify(request, now ?? Now) is Refused refused ? refused.Failure : null;
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WebhookVerification;

namespace Leaves.Tests;

/// <summary>WebhookVerification without the bridge, as its README shows it.</summary>
public sealed class VerifyingTests
{
    private const string Secret = "a secret of 32 characters, or so";

    [Theory]
    [InlineData("""{"action":"opened"}""", "genuine, and signed")]
    [InlineData("""{"action":"closed"}""", "refused")]
    public void A_webhook_is_verified(string received, string expected)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), """{"action":"opened"}"""u8));
        var headers = new HeaderDictionary { ["X-Hub-Signature-256"] = $"sha256={signature}" };

        Verify(headers, Encoding.UTF8.GetBytes(received)).ShouldStartWith(expected);
    }

    [Fact]
    public void A_mistake_in_the_options_is_said()
    {
        var mistakes = new List<string>();
        WebhookVerifier.Create(new VerifyOptions { Scheme = "githup" }, "Verify", mistakes).ShouldBeNull();
        mistakes.ShouldBe(["Verify:Scheme: 'githup' is no scheme (did you mean 'github'?)."]);
    }

    [Fact]
    public void The_README_shows_this() => Sample.ShouldBeIn("WebhookVerification", "VerifyingTests.cs");

    private static string Verify(IHeaderDictionary headers, byte[] body)
    {
        // sample
        var mistakes = new List<string>();
        var verifier = WebhookVerifier.Create(new VerifyOptions { Scheme = "github", Secrets = [Secret] }, "Verify", mistakes);
        if (verifier is null || mistakes.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', mistakes));
        }

        var request = new UnverifiedWebhook("POST", "/hooks/github", "", headers, body);
        return verifier.Verify(request, DateTimeOffset.UtcNow) switch
        {
            Accepted { Webhook: var webhook } =>
                $"genuine, and {webhook.Assurance.ToString().ToLowerInvariant()}: {webhook.Body.Length} bytes",
            Refused { Failure: var failure, Detail: var detail } => $"refused: {failure}. {detail}",
            _ => throw new InvalidOperationException("There is no third."),
        };
        // end of sample
    }
}

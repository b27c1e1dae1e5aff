using WebhookVerification;
using WebhookVerification.Keys;
using WebhookVerification.Providers;

namespace SignalBridge.Tests.Hooks;

internal static class WebhookVectorExtensions
{
    public static bool IsAccepted(this WebhookVector vector) =>
        vector.Expect is "accept" or "accept:authenticated" or "accept-without-tolerance" or "accept-if-enabled";

    public static WebhookVerifier Verifier(this WebhookVector vector)
    {
        List<string> mistakes = [];
        var verifier = WebhookVerifier.Create(
            vector.Options, "Verify", mistakes, [],
                PublicKeySources.Internet with { Adobe = new PublishedKeys(vector.AdobeKeys) });
        mistakes.ShouldBeEmpty();
        return verifier.ShouldNotBeNull();
    }

    private sealed class PublishedKeys(IReadOnlyDictionary<string, string> keys) : IAdobeKeys
    {
        public string? Cached(string path, DateTimeOffset now) => keys.GetValueOrDefault(path);

        public ValueTask<string?> GetAsync(string path, DateTimeOffset now, CancellationToken cancellationToken) =>
            !AdobeEventsCheck.IsKeyPath.IsMatch(path)
                ? throw new InvalidOperationException("A key was asked for that no request may ask for.")
            : new(keys.GetValueOrDefault(path, ""));

        public void WasRight(string path)
        {
        }
    }
}

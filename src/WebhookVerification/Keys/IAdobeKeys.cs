using WebhookVerification.Providers;

namespace WebhookVerification.Keys;

/// <summary>Where Adobe's public keys come from. The path has passed <see cref="AdobeEventsCheck.IsKeyPath"/>.</summary>
internal interface IAdobeKeys
{
    /// <summary>The key's PEM, where it is at hand.</summary>
    string? Cached(string path, DateTimeOffset now);

    /// <summary>The key's PEM; empty where Adobe has none of that name, null where it cannot be had now.</summary>
    ValueTask<string?> GetAsync(string path, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Says that the key has verified an event: when it is next fetched, it waits for no other.</summary>
    void WasRight(string path);
}

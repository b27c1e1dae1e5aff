using System.Collections.Concurrent;
using System.Net;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>Fetches Adobe's public keys from their one host and keeps them for a day, as Adobe allows.</summary>
internal sealed class AdobeKeys(HttpMessageHandler handler, Uri host) : IAdobeKeys, IDisposable
{
    private const int MostFailures = 100;
    private const int LongestKey = 16 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler)
    {
        BaseAddress = host,
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = LongestKey,
    };
    private readonly ConcurrentDictionary<string, (string? Pem, DateTimeOffset Until)> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string? Pem, DateTimeOffset Until)> _failures = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>The keys for all hooks of this process. A redirect is not followed: it would lead elsewhere.</summary>
    public static AdobeKeys Shared { get; } = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) },
        new Uri("https://static.adobeioevents.com"));

    public string? Cached(string path, DateTimeOffset now) => TryCached(path, now, out var pem) ? pem : null;

    public async ValueTask<string?> GetAsync(string path, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (TryCached(path, now, out var pem)) return pem;
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (TryCached(path, now, out pem)) return pem;
            pem = await FetchAsync(path, cancellationToken);
            // Failures are remembered apart, briefly: requests with invented names must neither all become requests of
            // ours, nor fill our memory, nor drive out the keys that there are.
            if (_failures.Count >= MostFailures) _failures.Clear();
            if (string.IsNullOrEmpty(pem))
                _failures[path] = (pem, now + Pause);
            else
                _keys[path] = (pem, now + Lifetime);
            return pem;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _oneAtATime.Dispose();
    }

    private bool TryCached(string path, DateTimeOffset now, out string? pem)
    {
        var known = (_keys.TryGetValue(path, out var entry) || _failures.TryGetValue(path, out entry)) && now < entry.Until;
        pem = known ? entry.Pem : null;
        return known;
    }

    private async Task<string?> FetchAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(path, cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await response.Content.ReadAsStringAsync(cancellationToken),
                HttpStatusCode.NotFound or HttpStatusCode.Forbidden => "",
                _ => null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

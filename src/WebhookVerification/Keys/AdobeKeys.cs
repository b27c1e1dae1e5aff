using System.Collections.Concurrent;
using System.Net;

namespace WebhookVerification.Keys;

/// <summary>
/// Fetches Adobe's public keys from their one host and keeps them for a day, as Adobe allows. The names come from requests that
/// nobody has verified: few are fetched at once, a handful waits, and a key that has verified an event waits for none of them.
/// </summary>
internal sealed class AdobeKeys(HttpMessageHandler handler, Uri host) : IAdobeKeys, IDisposable
{
    /// <summary>How many names are asked for at once.</summary>
    public const int FetchesAtOnce = 4;

    /// <summary>How many more names may wait for their turn.</summary>
    public const int MostWaiting = 8;

    private const int MostFailures = 1000;
    private const int MostRight = 4;
    private const int LongestKey = 16 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(handler)
    {
        BaseAddress = host,
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = LongestKey,
    };

    private readonly ConcurrentDictionary<string, Known> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Known> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failuresInOrder = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _few = new(FetchesAtOnce);
    private volatile string[] _right = [];
    private int _asked;

    /// <summary>The keys for all hooks of this process. A redirect is not followed: it would lead elsewhere.</summary>
    public static AdobeKeys Shared { get; } = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) },
        new Uri("https://static.adobeioevents.com"));

    public string? Cached(string path, DateTimeOffset now) => Find(path, now)?.Pem;

    public async ValueTask<string?> GetAsync(string path, DateTimeOffset now, CancellationToken cancellationToken) =>
        Find(path, now) is { } known
            ? known.Pem
            : await _underWay.GetOrAdd(path, p =>
                new Lazy<Task<string?>>(() => FetchAsync(p, now))).Value.WaitAsync(cancellationToken);

    public void WasRight(string path)
    {
        if (_right is [var latest, ..] && latest == path) return;
        _right = [.. _right.Prepend(path).Distinct().Take(MostRight)];
    }

    public void Dispose()
    {
        _client.Dispose();
        _few.Dispose();
    }

    private Known? Find(string path, DateTimeOffset now) =>
        (_keys.TryGetValue(path, out var entry) || _failures.TryGetValue(path, out entry)) && now < entry.Until ? entry : null;

    // One fetch a name, which goes on whoever of those that want it gives up.
    private async Task<string?> FetchAsync(string path, DateTimeOffset now)
    {
        try
        {
            if (_right.Contains(path)) return Keep(path, await AskAsync(path), now);
            if (Interlocked.Increment(ref _asked) > FetchesAtOnce + MostWaiting)
            {
                Interlocked.Decrement(ref _asked);
                return null; // not asked for, and so not remembered: the sender's next try may be
            }

            await _few.WaitAsync();
            try
            {
                return Keep(path, await AskAsync(path), now);
            }
            finally
            {
                _few.Release();
                Interlocked.Decrement(ref _asked);
            }
        }
        finally
        {
            _underWay.TryRemove(path, out _);
        }
    }

    // Failures are kept apart and briefly: requests with invented names must neither all become requests of ours, nor fill our
    // memory, nor drive out the keys that there are.
    private string? Keep(string path, string? pem, DateTimeOffset now)
    {
        if (!string.IsNullOrEmpty(pem))
        {
            _keys[path] = new Known(pem, now + Lifetime);
            _failures.TryRemove(path, out _);
            return pem;
        }

        if (!_failures.ContainsKey(path)) _failuresInOrder.Enqueue(path);
        _failures[path] = new Known(pem, now + Pause);
        while (_failuresInOrder.Count > MostFailures && _failuresInOrder.TryDequeue(out var oldest)) _failures.TryRemove(oldest,
            out _);
        return pem;
    }

    private async Task<string?> AskAsync(string path)
    {
        try
        {
            using var response = await _client.GetAsync(path);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await response.Content.ReadAsStringAsync(),
                HttpStatusCode.NotFound or HttpStatusCode.Forbidden => "",
                _ => null,
            };
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <param name="Pem">The key; empty where Adobe has none of that name, null where it could not be had.</param>
    /// <param name="Until">Until when that is taken for true.</param>
    private sealed record Known(string? Pem, DateTimeOffset Until);
}

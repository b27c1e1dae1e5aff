using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SignalBridge.Soak;

/// <summary>Posts the webhooks of one target as a provider does: to any server, and again until it is answered.</summary>
internal sealed class Sender(SoakOptions options, Fleet fleet, Target target, IReadOnlyList<Webhook> webhooks, int seed)
{
    private const int Parallel = 16;

    /// <summary>
    /// How far the instances' clocks may differ: what is posted so much later than another was answered is newer.
    /// </summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    private readonly Random _random = new(seed);

    public async Task RunAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var (at, burst) in Bursts())
        {
            await PauseAsync(at - TimeProvider.System.GetElapsedTime(begun), cancellationToken);
            var places = burst.Select(webhook => (webhook, new Random(_random.Next()))).ToList();
            await System.Threading.Tasks.Parallel.ForEachAsync(
                places.Take(Math.Max(1, places.Count - 1)),
                    new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (place, token) => await PostAsync(http, place.webhook, place.Item2, token));
            if (places.Count > 1)
            {
                // The last of the burst, posted when all before it are answered: no policy may leave it behind.
                await PauseAsync(ClockTolerance, cancellationToken);
                await PostAsync(http, places[^1].webhook, places[^1].Item2, cancellationToken);
            }
        }
    }

    // At random times; one webhook each, or as many as it takes for about two bursts a slot.
    private List<(TimeSpan At, Webhook[] Burst)> Bursts()
    {
        var count = target.TakesAny ? Math.Min(options.Slots * 2, webhooks.Count) : webhooks.Count;
        var times = Enumerable.Range(0, count).Select(_ => options.Duration * _random.NextDouble()).Order().ToList();
        var bursts = webhooks.GroupBy(_ => _random.Next(count)).OrderBy(b => b.Key).Select(b => b.ToArray());
        return [.. times.Zip(bursts)];
    }

    private async Task PostAsync(HttpClient http, Webhook webhook, Random random, CancellationToken cancellationToken)
    {
        await PostUntilAnsweredAsync(http, webhook, random, cancellationToken);
        if (random.Next(30) == 0)
        {
            await PostUntilAnsweredAsync(http, webhook, random, cancellationToken);
        }
    }

    /// <summary>Posts until there is an answer.</summary>
    public async Task PostUntilAnsweredAsync(HttpClient http, Webhook webhook, Random random, CancellationToken cancellationToken)
    {
        while (!await TryPostAsync(http, webhook, fleet.AnyUrl(random), cancellationToken))
        {
            webhook.Unanswered++;
            await PauseAsync(TimeSpan.FromSeconds(0.1 + random.NextDouble()), cancellationToken);
        }
    }

    private async Task<bool> TryPostAsync(HttpClient http, Webhook webhook, string url, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{webhook.Number}}}"""));
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"{url}/api/hooks/{target.Name}")
        { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256",
            $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Site.Secret), body))}");
        request.Headers.Add("X-GitHub-Delivery", webhook.Delivery);
        webhook.FirstPosted ??= TimeProvider.System.GetUtcNow();
        webhook.Posts++;
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Accepted or HttpStatusCode.OK:
                    webhook.Events.Add((string)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["id"]!);
                    webhook.Acknowledged ??= TimeProvider.System.GetUtcNow();
                    return true;
                case HttpStatusCode.TooManyRequests:
                    webhook.Refused = true;
                    return true;
                case HttpStatusCode.ServiceUnavailable:
                    return false;
                default:
                    throw new InvalidOperationException($"A webhook was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Task PauseAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken);
}

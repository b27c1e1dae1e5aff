using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Soak;

/// <summary>
/// Genuine webhooks of 2 KB at a steady rate, each posted once and at its time, whether those before it are answered or not; a
/// time that is missed counts, too.
/// </summary>
internal sealed class GenuineSender(HttpClient http, string hook, int rate)
{
    private const int Length = 2048;

    private int _number;

    /// <summary>Posts for a while.</summary>
    /// <returns>What became of each.</returns>
    public async Task<IReadOnlyList<GenuineAnswer>> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var posts = new List<Task<GenuineAnswer>>();
        for (var i = 0; i < duration.TotalSeconds * rate; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate);
            var wait = due - TimeProvider.System.GetElapsedTime(begun);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken);
            posts.Add(PostAsync(begun, due, ++_number, cancellationToken));
        }

        return await Task.WhenAll(posts);
    }

    private async Task<GenuineAnswer> PostAsync(long begun, TimeSpan due, int number, CancellationToken cancellationToken)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}},"rest":""}""");
        var body = Encoding.UTF8.GetBytes(text.Insert(text.Length - 2, new string('x', Length - text.Length)));
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/api/hooks/{hook}")
        { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256",
            $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Site.Secret), body))}");
        request.Headers.Add("X-GitHub-Delivery", number.ToString(CultureInfo.InvariantCulture));
        var answer = "none";
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            answer = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return new GenuineAnswer(response.StatusCode == HttpStatusCode.Accepted, answer,
                TimeProvider.System.GetElapsedTime(begun) - due);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return new GenuineAnswer(false, e is HttpRequestException { HttpRequestError: var error } ? error.ToString() : answer,
                TimeProvider.System.GetElapsedTime(begun) - due);
        }
    }
}

/// <summary>What became of a genuine webhook.</summary>
/// <param name="IsAccepted">Whether it was answered 202.</param>
/// <param name="Answer">The status code, or why there was none.</param>
/// <param name="Took">How long after its time it was answered.</param>
internal sealed record GenuineAnswer(bool IsAccepted, string Answer, TimeSpan Took);

using System.Globalization;
using System.Text.RegularExpressions;
using System.Web;

namespace SignalBridge.Tests.Proofs;

/// <summary>The way of one instance's calls to storage: each passes its lifeline, and each wake that is sent is noted.</summary>
internal sealed partial class StorageWire(Lifeline life, Action<TimeSpan> wakeSent, HttpMessageHandler next)
    : DelegatingHandler(next)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        life.ThrowIfDead();
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            return await life.WriteAsync(Describe(request), () => WriteAsync(request, cancellationToken));
        }

        var answer = await base.SendAsync(request, cancellationToken);
        life.ThrowIfDead();
        return answer;
    }

    private async Task<HttpResponseMessage> WriteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var uri = request.RequestUri!;
        if (answer.IsSuccessStatusCode && request.Method == HttpMethod.Post
            && uri.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal))
        {
            wakeSent(TimeSpan.FromSeconds(int.Parse(HttpUtility.ParseQueryString(uri.Query)["visibilitytimeout"] ?? "0",
                CultureInfo.InvariantCulture)));
        }

        return answer;
    }

    // Without the account, the names of the test, and what is random or made of these, so that two runs read alike.
    private static string Describe(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', 3)[^1];
        return $"{request.Method} {Digits().Replace(path.Length > 20 ? path[20..] : path, "…")}";
    }

    [GeneratedRegex("[0-9a-f]{12,}")]
    private static partial Regex Digits();
}

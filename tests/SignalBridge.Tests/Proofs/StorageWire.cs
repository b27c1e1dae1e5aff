using System.Globalization;
using System.Web;

namespace SignalBridge.Tests.Proofs;

/// <summary>The way of one instance's calls to storage: each passes its lifeline, and each wake that is sent is noted.</summary>
internal sealed class StorageWire(Lifeline life, Action<TimeSpan> wakeSent, HttpMessageHandler next) : DelegatingHandler(next)
{
    private int _stateReads;

    /// <summary>How often the state of a mailbox was read.</summary>
    public int StateReads => Volatile.Read(ref _stateReads);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        life.ThrowIfDead();
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            return await life.WriteAsync(Describe(request), () => WriteAsync(request, cancellationToken));
        }

        var answer = await base.SendAsync(request, cancellationToken);
        life.ThrowIfDead();
        if (request.RequestUri!.AbsolutePath.Contains("RowKey='state'", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _stateReads);
        }

        return answer;
    }

    private async Task<HttpResponseMessage> WriteAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var uri = request.RequestUri!;
        if (answer.IsSuccessStatusCode && request.Method == HttpMethod.Post && uri.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal))
        {
            wakeSent(TimeSpan.FromSeconds(int.Parse(HttpUtility.ParseQueryString(uri.Query)["visibilitytimeout"] ?? "0", CultureInfo.InvariantCulture)));
        }

        return answer;
    }

    // Without the account and the names of the test, so that two runs read alike.
    private static string Describe(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', 3)[^1];
        return $"{request.Method} {(path.Length > 20 ? path[20..] : path)}";
    }
}

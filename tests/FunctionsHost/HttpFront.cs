using System.Net.Http.Headers;
using FunctionsHost.Protocol;

namespace FunctionsHost;

/// <summary>
/// HTTP functions: the worker is told of the invocation by the stream, and the request itself is passed on to its own port.
/// </summary>
internal sealed class HttpFront(WorkerChannel channel, IConfiguration configuration) : IDisposable
{
    /// <summary>The app setting that stands for the host's function key.</summary>
    public const string KeySetting = "FUNCTIONS_HOST_KEY";

    private static readonly HashSet<string> Hop = new(["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host"],
        StringComparer.OrdinalIgnoreCase);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async Task HandleAsync(HttpContext http, Function function)
    {
        if (!string.Equals((string?)function.Trigger["authLevel"], "Anonymous", StringComparison.OrdinalIgnoreCase)
            && !HasKey(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            var worker = await channel.ReadyAsync.WaitAsync(http.RequestAborted);
            var invocation = $"{Guid.NewGuid()}";
            var input = new TypedData
            {
                Http = new RpcHttp
                {
                    Method = http.Request.Method,
                    Url = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}"
                }
            };
            var routeValues = http.Request.RouteValues.Select(v => KeyValuePair.Create(v.Key, $"{v.Value}"));
            var running = channel.InvokeAsync(function, invocation, input, routeValues, http.RequestAborted);
            await PassOnAsync(http, worker, invocation);
            await running;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException && !http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    public void Dispose() => _http.Dispose();

    private bool HasKey(HttpRequest request) =>
        configuration[KeySetting] is { Length: > 0 } key
            && (request.Headers["x-functions-key"] == key || request.Query["code"] == key);

    private async Task PassOnAsync(HttpContext http, Uri worker, string invocation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method),
            new Uri(worker, $"{http.Request.Path}{http.Request.QueryString}"));
        request.Headers.TryAddWithoutValidation("x-ms-invocation-id", invocation);
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, values) in http.Request.Headers.Where(h => !Hop.Contains(h.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var response = await _http.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        Copy(response.Headers, http.Response);
        Copy(response.Content.Headers, http.Response);
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static void Copy(HttpHeaders from, HttpResponse to)
    {
        foreach (var (name, values) in from.Where(h => !Hop.Contains(h.Key)))
        {
            to.Headers[name] = values.ToArray();
        }
    }
}

using System.Buffers;
using System.Net.Sockets;

namespace Campaign.Client;

/// <summary>Sends one request and reads its answer; what can go wrong on the way comes back as a value.</summary>
internal sealed class HttpCalls : IDisposable
{
    /// <summary>The most that is read of an answer, in bytes.</summary>
    public const int MaximumAnswer = 1 << 20;

    private readonly HttpMessageInvoker _http = new(new UnseenAddressHandler(new SocketsHttpHandler
    {
        // Another address would get the token.
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new NoProxyToLoopback(HttpClient.DefaultProxy),
        // .NET's own activities carry the whole URL, and a trigger's URL holds PKeys.
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Shorter than any server's: a trigger on a connection that the other side has just closed has an unknown outcome.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        MaxResponseHeadersLength = 64,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    }));

    /// <summary>What came back: a status with the body that was read, or a word for why none came.</summary>
    /// <param name="Response">Status and headers; null where no answer came.</param>
    /// <param name="Body">The body, up to <see cref="MaximumAnswer"/>.</param>
    /// <param name="Fault">What went wrong, as the end of a sentence; null where the whole answer came.</param>
    /// <param name="MayBeTaken">The request's body had begun to leave.</param>
    public sealed record Received(HttpResponseMessage? Response, byte[] Body, string? Fault, bool MayBeTaken);

    /// <param name="request">The request; it is disposed of here.</param>
    /// <param name="cancellationToken">Ends this attempt.</param>
    /// <param name="caller">The caller's own: throws when it is cancelled before the body has begun to leave.</param>
    public async Task<Received> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken,
        CancellationToken caller)
    {
        using var _ = request;
        var content = request.Content as OnceContent;
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var (body, whole) = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
            return new Received(response, body, whole ? null : "answered more than can be read", true);
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested && content is not { HasBegun: true })
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            var fault =
                caller.IsCancellationRequested ? "was not waited for, because this process is stopping"
                    : "did not answer in time";
            return new Received(response, [], fault, content is { HasBegun: true });
        }
        // Whatever it was: once the body has begun to leave, an exception would hide that the call may have been taken.
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException || content is { HasBegun: true })
        {
            return new Received(response, [], Word(e), content is { HasBegun: true });
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<(byte[] Body, bool Whole)> ReadAsync(HttpResponseMessage response,
        CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = stream.ConfigureAwait(false);
        var body = new ArrayBufferWriter<byte>(4096);
        while (body.WrittenCount <= MaximumAnswer)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return (body.WrittenSpan.ToArray(), true);
            body.Advance(read);
        }

        return (body.WrittenSpan[..MaximumAnswer].ToArray(), false);
    }

    private static string Word(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "has a name that does not resolve",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "could not be reached securely (TLS)",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "could not be connected to",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "answered something that is not HTTP",
        _ => "closed the connection",
    };
}

using System.Net;
using System.Net.Http.Headers;

namespace Campaign.Client;

/// <summary>
/// A body that can be sent one time only, and that knows whether its sending has begun. Until then Campaign cannot have
/// taken the call, because the announced length is missing; from then on it may have.
/// </summary>
internal sealed class OnceContent : HttpContent
{
    private readonly byte[] _body;
    private int _begun;

    public OnceContent(byte[] body, string mediaType)
    {
        _body = body;
        Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
    }

    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // HTTP stacks repeat a request on their own when a pooled connection turns out dead. This one must not be repeated.
        if (Interlocked.Exchange(ref _begun, 1) != 0)
            throw new IOException("This body has been sent before.");
        await stream.WriteAsync(_body, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}

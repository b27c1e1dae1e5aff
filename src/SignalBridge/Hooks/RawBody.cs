using Microsoft.AspNetCore.Http;

namespace SignalBridge.Hooks;

/// <summary>Reads a request's body as its bytes are on the wire: signatures are over those.</summary>
internal static class RawBody
{
    /// <summary>Reads the body up to a limit.</summary>
    /// <returns>The bytes; null where there are more than <paramref name="maximum"/>, of which at most one more has been kept.</returns>
    /// <exception cref="IOException">The sender broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maximum, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximum)
        {
            return null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (body.Length + read.Buffer.Length > maximum)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            foreach (var part in read.Buffer)
            {
                body.Write(part.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return body.GetBuffer().AsMemory(0, (int)body.Length);
            }
        }
    }
}

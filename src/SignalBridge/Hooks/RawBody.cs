using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace SignalBridge.Hooks;

/// <summary>Reads a request's body as its bytes are on the wire: signatures are over those.</summary>
internal static class RawBody
{
    /// <summary>Reads a stranger's body, within its room and pace.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maximum">The largest body that is taken.</param>
    /// <param name="room">What it takes room of; holds it until disposed.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">The sender broke off.</exception>
    public static async Task<BodyRead> ReadAsync(HttpRequest request, int maximum, BodyRoom room, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(request, maximum, room.TryTake, length => room.Patience(length, cancellationToken)) switch
            {
                BodyRead.Whole whole when !room.TryKeep(whole.Bytes.Length) => new BodyRead.NoRoom(),
                var other => other,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return room.IsCutOff ? new BodyRead.NoRoom() : new BodyRead.TooSlow();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The web server's own limit, where that is lower.
            return new BodyRead.TooLarge();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return new BodyRead.TooSlow();
        }
    }

    /// <summary>Reads the body of somebody who is known.</summary>
    /// <returns>The bytes; null where there are more than <paramref name="maximum"/>.</returns>
    /// <exception cref="IOException">The sender broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maximum, CancellationToken cancellationToken) =>
        await ReadAsync(request, maximum, _ => true, _ => cancellationToken) is BodyRead.Whole whole ? whole.Bytes : null;

    private static async Task<BodyRead> ReadAsync(
        HttpRequest request, int maximum, Func<int, bool> mayTake, Func<long, CancellationToken> patience)
    {
        if (request.ContentLength > maximum)
        {
            return new BodyRead.TooLarge();
        }

        var reader = request.BodyReader;
        using var parts = new BodyParts();
        while (true)
        {
            if (!reader.TryRead(out var read))
            {
                read = await reader.ReadAsync(patience(parts.Length));
            }

            var (refusal, whole) = Take(read.Buffer, read.IsCompleted, maximum, parts, mayTake);
            reader.AdvanceTo(read.Buffer.End);
            if (refusal is not null || whole is not null)
            {
                return refusal ?? new BodyRead.Whole(whole);
            }
        }
    }

    private static (BodyRead? Refusal, byte[]? Whole) Take(
        ReadOnlySequence<byte> come, bool isLast, int maximum, BodyParts parts, Func<int, bool> mayTake)
    {
        if (parts.Length + come.Length > maximum)
        {
            return (new BodyRead.TooLarge(), null);
        }

        if (isLast && parts.Length == 0)
        {
            // As nearly all come: at once, and copied once.
            return mayTake((int)come.Length) ? (null, come.ToArray()) : (new BodyRead.NoRoom(), null);
        }

        foreach (var part in come)
        {
            if (!parts.TryAdd(part.Span, mayTake))
            {
                return (new BodyRead.NoRoom(), null);
            }
        }

        return (null, isLast ? parts.ToArray() : null);
    }
}

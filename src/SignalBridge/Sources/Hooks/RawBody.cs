using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace SignalBridge.Sources.Hooks;

/// <summary>Reads a request's body as its bytes are on the wire: signatures are over those.</summary>
internal static class RawBody
{
    /// <summary>Reads a stranger's body, within its room and pace.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maximum">The largest body that is taken.</param>
    /// <param name="room">What it takes room of; holds it until disposed.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">The sender broke off.</exception>
    public static async Task<BodyRead> ReadAsync(HttpRequest request, int maximum, BodyRoom room,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ReadWithinAsync(request, maximum, room, cancellationToken);
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
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maximum,
        CancellationToken cancellationToken) =>
        await ReadWithinAsync(request, maximum, null, cancellationToken) is BodyRead.Whole whole ? whole.Bytes : null;

    private static async Task<BodyRead> ReadWithinAsync(HttpRequest request, int maximum, BodyRoom? room,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximum)
        {
            return new BodyRead.TooLarge();
        }

        var reader = request.BodyReader;
        using var parts = new BodyParts(room);
        while (true)
        {
            if (!reader.TryRead(out var read))
            {
                read = await reader.ReadAsync(room?.Patience(parts.Length, cancellationToken) ?? cancellationToken);
            }

            var result = parts.Length + read.Buffer.Length > maximum ? new BodyRead.TooLarge()
                : read.IsCompleted && parts.Length == 0 ? AtOnce(read.Buffer, room)
                : Piece(read.Buffer, read.IsCompleted, parts, room);
            reader.AdvanceTo(read.Buffer.End);
            if (result is not null)
            {
                return result;
            }
        }
    }

    // As nearly all come.
    private static BodyRead AtOnce(ReadOnlySequence<byte> body, BodyRoom? room) =>
        room?.TryTakeWhole((int)body.Length) == false ? new BodyRead.NoRoom() : new BodyRead.Whole(body.ToArray());

    private static BodyRead? Piece(ReadOnlySequence<byte> piece, bool isLast, BodyParts parts, BodyRoom? room)
    {
        foreach (var bytes in piece)
        {
            if (!parts.TryAdd(bytes.Span))
            {
                return new BodyRead.NoRoom();
            }
        }

        // For a moment it is there twice, which is not counted: only so many bodies are put together at once as there are
        // processors.
        return !isLast ? null
            : room?.TryKeep(parts.Length) == false ? new BodyRead.NoRoom()
            : new BodyRead.Whole(parts.ToArray());
    }
}

using System.Globalization;

namespace SignalBridge.Mailboxes;

/// <summary>Where an event is: its signal, its chunk and its place in the chunk. Written <c>signal.chunk.place</c>.</summary>
/// <param name="Signal">The signal's name, which is the mailbox's partition.</param>
/// <param name="Chunk">The chunk's GUID v7: ids sort by the time of acceptance.</param>
/// <param name="Place">The place in the chunk, from 0.</param>
internal readonly record struct BridgeEventId(string Signal, Guid Chunk, int Place)
{
    public static bool TryParse(string? text, out BridgeEventId id)
    {
        id = default;
        if (text?.Split('.') is [var signal, var chunkText, var placeText]
            && Guid.TryParseExact(chunkText, "N", out var chunk)
            && int.TryParse(placeText, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place < MaximumPlaces)
        {
            id = new BridgeEventId(signal, chunk, place);
            return true;
        }

        return false;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Signal}.{Chunk:N}.{Place}");

    private const int MaximumPlaces = Mailboxes.Chunk.MaximumEvents;
}

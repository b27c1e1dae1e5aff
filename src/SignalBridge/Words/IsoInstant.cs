using System.Globalization;

namespace SignalBridge.Words;

/// <summary>A moment as mappings, batch files and samples show it: ISO 8601 in UTC, to the millisecond.</summary>
internal static class IsoInstant
{
    /// <summary>Writes a moment, such as <c>2026-03-29T06:00:00.000Z</c>.</summary>
    public static string Write(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

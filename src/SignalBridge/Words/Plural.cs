using System.Globalization;

namespace SignalBridge.Words;

/// <summary>Numbers with their nouns: <c>1 event</c>, <c>2 events</c>.</summary>
internal static class Plural
{
    public static string Of(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

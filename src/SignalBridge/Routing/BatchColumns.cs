namespace SignalBridge.Routing;

/// <summary>The columns that every batch has beside the signal's parameters.</summary>
internal static class BatchColumns
{
    /// <summary>The event's id.</summary>
    public const string Id = "id";

    /// <summary>When the event came in, ISO 8601 in UTC.</summary>
    public const string ReceivedAt = "receivedAt";

    public static IReadOnlyList<string> Own => [Id, ReceivedAt];
}

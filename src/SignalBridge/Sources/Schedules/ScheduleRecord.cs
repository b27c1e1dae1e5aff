using Azure;

namespace SignalBridge.Sources.Schedules;

/// <summary>What is known of a schedule's past.</summary>
/// <param name="Name">The schedule.</param>
/// <param name="Done">The latest due time that is dealt with; before the first, when the schedule was first seen.</param>
/// <param name="ClaimedUntil">Until when an instance is dealing with the next one.</param>
/// <param name="Begun">
/// The due time whose command was being given; a record found with it belongs to an instance that stopped in between.
/// </param>
/// <param name="What">How the latest one ended, or why it has not.</param>
internal sealed record ScheduleRecord(string Name, DateTimeOffset Done, DateTimeOffset? ClaimedUntil, DateTimeOffset? Begun,
    string? What, ETag ETag);

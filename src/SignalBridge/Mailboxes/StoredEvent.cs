using System.Text.Json.Serialization;
using Campaign.Client;
using SignalBridge.Mapping;

namespace SignalBridge.Mailboxes;

/// <summary>An event as the mailbox keeps it.</summary>
internal sealed record StoredEvent
{
    /// <summary>
    /// What it came from: <c>webhook:crm</c>, <c>file:nightly</c>, <c>schedule:weekday-start</c>, <c>operator</c>.
    /// </summary>
    public required string Source { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The hashes of its deduplication keys: an event that shares one with an event before it is a duplicate.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// Those of its keys that prove a repeat by themselves: none that a stranger could have given to another webhook. All, unless
    /// it is said otherwise. Not stored: the turn goes by all of them, in their order.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> Proofs { get => field ?? Keys; init; }

    /// <summary>What is sent to Campaign.</summary>
    public IReadOnlyList<SignalParameter> Parameters { get; init; } = [];

    /// <summary>Why it could not be mapped; empty for an event that can fire.</summary>
    public IReadOnlyList<string> Unmappable { get; init; } = [];

    /// <summary>The webhook it was mapped from.</summary>
    public OriginalRequest? Original { get; init; }

    /// <summary>What a file or a due time was mapped from, as JSON.</summary>
    public string? Context { get; init; }

    /// <summary>The ended event that this one replays.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>When that came in which is replayed, however often it was; what a mapping sees as <c>receivedAt</c>.</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>The blob that holds the whole event where it is too large for a row; this one then holds the rest.</summary>
    public string? Payload { get; init; }

    /// <summary>The text of a parameter; null where the event does not have it.</summary>
    public string? ValueOf(string parameter) =>
        Parameters.FirstOrDefault(p => p.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase))?.Text;

    /// <summary>The envelope alone, for an event whose content is in the blob <paramref name="payload"/>.</summary>
    public StoredEvent Stub(string payload) =>
        new() { Source = Source, ReceivedAt = ReceivedAt, Keys = Keys, ReplayOf = ReplayOf, Payload = payload };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(IReadOnlyList<Attempt>))]
internal sealed partial class MailboxJson : JsonSerializerContext;

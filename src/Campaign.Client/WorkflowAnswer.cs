using System.Text.Json;

namespace Campaign.Client;

/// <summary>What Campaign says of a workflow.</summary>
/// <param name="Outcome">What became of the call; everything else is empty unless it was accepted.</param>
public sealed record WorkflowAnswer(Outcome Outcome)
{
    /// <summary>
    /// Campaign's own JSON for an operator to read, without PKeys and links: they are keys, and must not be kept.
    /// </summary>
    public JsonElement? Json { get; init; }

    /// <summary>The activities that can be triggered, in the order in which they stand.</summary>
    public IReadOnlyList<SignalActivity> Signals { get; init; } = [];

    /// <summary>
    /// The state that Campaign names, in its own words (no such field is documented); where it names none and says when it
    /// processes the workflow next, "In progress"; else null.
    /// </summary>
    public string? State { get; init; }

    /// <summary>The field that tells it.</summary>
    public string? StateFrom { get; init; }

    /// <summary>Whether Campaign says that it runs.</summary>
    public bool IsRunning =>
        State?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() is "INPROGRESS" or "RUNNING" or "STARTED";
}

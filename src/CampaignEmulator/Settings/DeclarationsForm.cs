namespace CampaignEmulator;

/// <summary>
/// How the GET of a workflow shows what a signal activity declares. That it does is documented (limitations page), where is
/// unknown.
/// </summary>
public enum DeclarationsForm
{
    /// <summary>Not at all, as Campaign v8 does.</summary>
    Absent,

    /// <summary><c>"parameters":[{"name":"size","type":"number"}]</c> in the activity.</summary>
    List,

    /// <summary><c>"parameters":{"size":{"type":"number"}}</c> in the activity.</summary>
    Map,
}

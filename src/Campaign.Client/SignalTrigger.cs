namespace Campaign.Client;

/// <summary>One call of an external-signal activity.</summary>
/// <param name="Workflow">The workflow's ID as Campaign shows it, such as <c>WKF123</c>.</param>
/// <param name="Activity">
/// The activity's ID, such as <c>signal1</c>; null where the workflow has one signal activity only.
/// </param>
/// <param name="Source">Who triggers; mandatory for Campaign, free text.</param>
/// <param name="Parameters">The values, in the order they are sent.</param>
public sealed record SignalTrigger(string Workflow, string? Activity, string Source, IReadOnlyList<SignalParameter> Parameters)
{
    /// <summary>
    /// What the sender declares: where Campaign advertises something else, nothing is sent. Null: not compared.
    /// </summary>
    public IReadOnlyList<DeclaredParameter>? Declared { get; init; }
}

namespace Campaign.Client;

/// <summary>An external-signal activity, as the workflow's GET shows it.</summary>
/// <param name="Name">Its ID, such as <c>signal1</c>.</param>
/// <param name="Declared">The parameters that it declares; null where the GET advertises none, as on Campaign v8.</param>
public sealed record SignalActivity(string Name, IReadOnlyList<DeclaredParameter>? Declared);

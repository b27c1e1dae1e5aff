namespace Campaign.Client;

/// <summary>A parameter that an external-signal activity declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null where Campaign names one that is none of the four.</param>
public sealed record DeclaredParameter(string Name, ParameterType? Type);

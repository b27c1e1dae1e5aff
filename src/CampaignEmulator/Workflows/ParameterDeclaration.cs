namespace CampaignEmulator;

/// <summary>One parameter that a signal activity declares.</summary>
/// <param name="Name">Its name; upper and lower case differ.</param>
/// <param name="Type">Its type.</param>
public sealed record ParameterDeclaration(string Name, DeclaredType Type);

namespace CampaignEmulator;

/// <summary>A fault in the plan.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Fault">What is to go wrong.</param>
/// <param name="SkipsLeft">How many calls pass yet.</param>
/// <param name="TimesLeft">How many calls it will strike yet.</param>
public sealed record PlannedFault(int Id, Fault Fault, int SkipsLeft, int TimesLeft);

namespace Campaign.Client;

/// <summary>How a signal's declaration compares with its activity's.</summary>
/// <param name="Outcome">What became of reading the workflow; nothing was compared unless it was accepted.</param>
/// <param name="Differences">A sentence for each difference.</param>
public sealed record DeclarationReport(Outcome Outcome, IReadOnlyList<string> Differences);

using Microsoft.Extensions.Logging;

namespace Campaign.Client;

/// <summary>
/// Compares the parameters that a signal declares in bridge.json with those that Campaign advertises for its activity. Names,
/// number and types have to match (declaring-parameters-external-signal.md), or every trigger is refused.
/// </summary>
/// <param name="client">Reads the workflow.</param>
/// <param name="logger">Gets the warnings.</param>
public sealed partial class DeclarationCheck(CampaignClient client, ILogger<DeclarationCheck> logger)
{
    /// <summary>Reads the workflow, compares, and logs a warning for each difference.</summary>
    /// <param name="signal">The signal's name, for the warnings.</param>
    /// <param name="workflow">The workflow's ID.</param>
    /// <param name="activity">The activity's ID; null where the workflow has one signal activity only.</param>
    /// <param name="declared">What bridge.json declares.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The outcome of the read, and a sentence for each difference; none where Campaign advertises nothing.</returns>
    public async Task<DeclarationReport> CompareAsync(
        string signal, string workflow, string? activity, IReadOnlyList<DeclaredParameter> declared,
            CancellationToken cancellationToken)
    {
        var answer = await client.GetWorkflowAsync(workflow, cancellationToken).ConfigureAwait(false);
        if (answer.Outcome.Kind != OutcomeKind.Accepted)
        {
            Log.NotCompared(logger, signal, answer.Outcome.Reason);
            return new DeclarationReport(answer.Outcome, []);
        }

        var (found, missing) = WorkflowDocument.Find(answer.Signals, activity);
        IReadOnlyList<string> differences = found switch
        {
            null => [missing],
            { Declared: { } advertised } => Differences(declared, advertised),
            _ => [],
        };
        foreach (var difference in differences)
            Log.Differs(logger, signal, difference);
        return new DeclarationReport(answer.Outcome, differences);
    }

    /// <summary>One sentence for each difference. A type that either side does not know counts as equal.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<DeclaredParameter> declared,
        IReadOnlyList<DeclaredParameter> advertised)
    {
        List<string> differences = [];
        foreach (var parameter in declared)
        {
            var there = advertised.FirstOrDefault(candidate => candidate.Name == parameter.Name);
            if (there is null)
                differences.Add($"'{parameter.Name}' is declared here, but not by the activity.");
            else if (parameter.Type is { } own && there.Type is { } other && own != other)
                differences.Add($"'{parameter.Name}' is a {Word(own)} here and a {Word(other)} in the activity.");
        }

        differences.AddRange(advertised.Where(there => declared.All(parameter => parameter.Name != there.Name))
            .Select(there => $"'{there.Name}' is declared by the activity, but not here."));
        return differences;
    }

    private static string Word(ParameterType type) => type.ToString().ToLowerInvariant();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Signal {Signal} does not match its activity: {Difference}")]
        public static partial void Differs(ILogger logger, string signal, string difference);

        [LoggerMessage(LogLevel.Information, "Signal {Signal} could not be compared with its activity: {Reason}")]
        public static partial void NotCompared(ILogger logger, string signal, string reason);
    }
}

using System.Text.Json;

namespace CampaignEmulator;

/// <summary>
/// What an emulator starts with, as in a seed file:
/// <c>{"settings":{"minimumInterval":"00:00:03"},"workflows":{"WKF123":{"activities":{"signal1":{"parameters":[{"name":"size","type":"number"}]}}}}}</c>.
/// Both parts take what <c>PUT /_emulator/settings</c> and <c>PUT /_emulator/workflows/{id}</c> take.
/// </summary>
public sealed record EmulatorSeed
{
    /// <summary>Settings that differ from the defaults.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>Workflows by their IDs.</summary>
    public IReadOnlyDictionary<string, WorkflowDefinition> Workflows { get; init; } = new Dictionary<string,
        WorkflowDefinition>();

    /// <summary>Reads a seed file; comments and trailing commas are allowed.</summary>
    /// <exception cref="InvalidInputException">
    /// It is not there or not a seed; the message is a sentence for whoever wrote it.
    /// </exception>
    public static EmulatorSeed Load(string file)
    {
        try
        {
            return StrictJson.Read<EmulatorSeed>(File.ReadAllBytes(file));
        }
        catch (JsonException mistake)
        {
            throw new InvalidInputException(
                [$"The seed file {file} cannot be used: line {mistake.LineNumber + 1}: {JsonMistake.Sentence(mistake)}"],
                    mistake);
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException([$"The seed file {file} cannot be used: {mistake.Message}"], mistake);
        }
    }

    internal void ApplyTo(EmulatorState state)
    {
        List<string> mistakes = [];
        var settings = Settings is { } patch ? PartialUpdate.Apply(state.Settings, patch, mistakes) : state.Settings;
        mistakes.AddRange(SettingsCheck.Mistakes(settings));
        foreach (var (id, workflow) in Workflows)
            mistakes.AddRange(workflow is null ? [$"workflows.{id}: null is not a workflow"]
                : workflow.Mistakes().Select(mistake => $"workflows.{id}.{mistake}"));
        InvalidInputException.ThrowIfAny(mistakes);
        state.Settings = settings;
        foreach (var (id, workflow) in Workflows)
            state.Workflows.Put(id, workflow);
    }
}

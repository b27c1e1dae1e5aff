using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>
/// A workflow's state: Campaign's words in camel case, or the everyday ones <c>running</c>, <c>paused</c>, <c>stopped</c>,
/// <c>failed</c>.
/// </summary>
internal sealed class WorkflowStateConverter : JsonConverter<WorkflowState>
{
    public override WorkflowState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return word?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "EDITING" => WorkflowState.Editing,
            "INPROGRESS" or "RUNNING" => WorkflowState.InProgress,
            "WARNING" or "PAUSED" => WorkflowState.Warning,
            "FINISHED" or "STOPPED" => WorkflowState.Finished,
            "ERRONEOUS" or "FAILED" => WorkflowState.Erroneous,
            _ => throw new JsonException("A state is editing, inProgress (running), warning (paused), finished (stopped) or erroneous (failed)."),
        };
    }

    public override void Write(Utf8JsonWriter writer, WorkflowState value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EmulatorJson.NameOf(value.ToString()));
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignEmulator;

/// <summary>The two calls on a workflow by its ID: reading it and commanding it.</summary>
internal static class WorkflowHandler
{
    public static Answer Read(EmulatorState state, IncomingCall call, string organization, string id) =>
        state.Workflows.With(id, (workflow, now) =>
        {
            var settings = state.Settings;
            if (call.MissesHeader(settings))
                return settings.MissingHeaderAnswer.About(id);
            if (workflow is null)
                return settings.UnknownWorkflowAnswer.About(id);
            if (settings.PKeyLife == PKeyLife.Read)
                workflow.RenewKeys();
            var host = settings.HrefBase.Length > 0 ? settings.HrefBase : $"{call.Request.Scheme}://{call.Request.Host}";
            var json =
                Document(workflow, settings, $"{host}/{Uri.EscapeDataString(organization)}/campaign/workflow/execution", now);
            return Answer.Of(200, json.ToJsonString(), Answer.Json);
        });

    public static Answer Command(EmulatorState state, IncomingCall call, string id) => state.Workflows.With(id, (workflow, now) =>
    {
        var settings = state.Settings;
        if (workflow is null)
            return settings.UnknownWorkflowAnswer.About(id);
        if (call.MissesHeader(settings))
            return settings.MissingHeaderAnswer.About(id);
        if (Method(call.Body) is not { } method)
            return settings.MalformedBodyAnswer.About(id);
        WorkflowCommand? command = method switch
        {
            "start" => WorkflowCommand.Start,
            "pause" => WorkflowCommand.Pause,
            "resume" => WorkflowCommand.Resume,
            "stop" => WorkflowCommand.Stop,
            _ => null,
        };
        if (command is null)
            return settings.UnknownCommandAnswer.About(id);
        var queued = workflow.TryQueue(command.Value, now + settings.CommandDelay);
        return (queued || !settings.InvalidCommandsRefused ? settings.CommandAnswer : settings.InvalidCommandAnswer).About(id);
    });

    private static JsonObject Document(Workflow workflow, EmulatorSettings settings, string executions, DateTimeOffset now)
    {
        var activities = new JsonObject();
        foreach (var name in workflow.Definition.OtherActivities)
            activities[name] = new JsonObject { ["name"] = name };
        foreach (var signal in workflow.Signals)
        {
            var href =
                $"{executions}/{workflow.Key}/activities/activity/{signal.Key}/trigger{(settings.HrefTrailingSlash ? "/" : "")}";
            activities[signal.Name] = new JsonObject
            {
                ["PKey"] = signal.Key,
                ["name"] = signal.Name,
                ["trigger"] = new JsonObject { ["href"] = href },
            };
            if (Declared(signal.Definition.Parameters, settings.Declarations) is { } declared)
                activities[signal.Name]!["parameters"] = declared;
        }

        var document = new JsonObject
        {
            ["PKey"] = workflow.Key,
            ["name"] = workflow.Id,
            // D that it exists; that it is null at rest is a guess.
            ["nextProcessingDate"] = workflow.State == WorkflowState.InProgress
                ? now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : null,
            ["activities"] = new JsonObject { ["activity"] = activities },
        };
        if (settings.StateField.Length > 0)
            document[settings.StateField] = workflow.State == WorkflowState.InProgress ? "In progress"
                : workflow.State.ToString();
        return document;
    }

    private static JsonNode? Declared(IReadOnlyList<ParameterDeclaration> parameters, DeclarationsForm form) => form switch
    {
        DeclarationsForm.List => new JsonArray([.. parameters.Select(parameter =>
            new JsonObject { ["name"] = parameter.Name, ["type"] = EmulatorJson.Word(parameter.Type) })]),
        DeclarationsForm.Map => new JsonObject(parameters.Select(parameter =>
            KeyValuePair.Create<string,
                JsonNode?>(parameter.Name, new JsonObject { ["type"] = EmulatorJson.Word(parameter.Type) }))),
        _ => null,
    };

    private static string? Method(ReadOnlyMemory<byte> body)
    {
        try
        {
            return StrictJson.Parse(body) is { ValueKind: JsonValueKind.Object } command
                && command.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String
                ? method.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

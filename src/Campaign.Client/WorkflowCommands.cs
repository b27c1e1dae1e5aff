namespace Campaign.Client;

/// <summary>The four commands and the words that the API has for them: lower case and English in every locale.</summary>
public static class WorkflowCommands
{
    /// <summary>The word that is sent as <c>method</c>; null for a value that is none of the four.</summary>
    public static string? ToMethod(this WorkflowCommand command) => command switch
    {
        WorkflowCommand.Start => "start",
        WorkflowCommand.Pause => "pause",
        WorkflowCommand.Resume => "resume",
        WorkflowCommand.Stop => "stop",
        _ => null,
    };

    /// <summary>Reads such a word, exactly as it is written; anything else is no command.</summary>
    public static bool TryParse(string? method, out WorkflowCommand command)
    {
        (var known, command) = method switch
        {
            "start" => (true, WorkflowCommand.Start),
            "pause" => (true, WorkflowCommand.Pause),
            "resume" => (true, WorkflowCommand.Resume),
            "stop" => (true, WorkflowCommand.Stop),
            _ => (false, default),
        };
        return known;
    }
}

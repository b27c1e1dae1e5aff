namespace CampaignEmulator;

/// <summary>
/// Campaign's refusals as the settings have them at first. A client's mistake answers 500 with RST-/XTK- codes (D), so the
/// ones that nobody has published are given that form.
/// </summary>
internal static class Refusals
{
    private const string Sorry = "RST-360011 An error has occurred - please contact your administrator.\n";

    // AdobeDocs/campaign-standard.en, help/api/using/triggering-a-signal-activity.md, word for word.
    private const string Handling =
        "XTK-170006 Unable to parse expression 'HandleTrigger(@name, $(source), $({parameters}))'.\n"
        + "RST-360000 Error while assessing 'HandleTrigger(@name, $(source), $({parameters}))' expression "
        + "('xtk:workflow:execution/activities/signal/trigger' resource)";

    public static Answer UndeclaredParameter { get; } = Mistake("'{parameter}' parameter isn't defined in signal activity.");

    // The text is invented but for its first letter: adobe/aio-lib-campaign-standard issue #85 and its too-early payload.
    public static Answer TooEarly { get; } =
        Answer.Of(500, "The signal activity '{activity}' was triggered too recently - please wait before triggering it again.");

    public static Answer NotRunning { get; } = Mistake("The workflow '{workflow}' is not running.");

    public static Answer MissingSource { get; } = Mistake("'source' attribute is missing.");

    public static Answer MissingParameter { get; } = Mistake("'{parameter}' parameter is missing.");

    public static Answer MistypedParameter { get; } = Mistake("'{parameter}' parameter has an invalid value for its type.");

    public static Answer TooLarge { get; } = Mistake("The payload size exceeds 64 KB.");

    public static Answer MalformedBody { get; } = Answer.Of(500, Sorry + "XTK-170006 Unable to parse the payload.");

    public static Answer MissingHeader { get; } = Answer.Of(415, Sorry + "RST-360000 A request header is missing.");

    public static Answer UnknownWorkflow { get; } =
        Answer.Of(404, Sorry + "Unable to find document with path 'Workflow' from key '{workflow}'.");

    public static Answer UnknownKey { get; } =
        Answer.Of(404, Sorry + "Unable to find document with path 'Workflow' from key '{key}'.");

    public static Answer UnknownCommand { get; } = Answer.Of(500, Sorry + "RST-360000 Unknown method.");

    public static Answer InvalidCommand { get; } =
        Answer.Of(500, Sorry + "RST-360000 The command cannot be executed in the current state of workflow '{workflow}'.");

    // AdobeDocs/campaign-standard.en, help/api/using/troubleshooting.md.
    public static Answer WrongPath { get; } =
        Answer.Of(500, """{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}""", Answer.Json);

    private static Answer Mistake(string what) => Answer.Of(500, Sorry + what + "\n" + Handling);
}

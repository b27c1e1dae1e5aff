using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>
/// Everything about Campaign that can be switched. What nobody outside Adobe knows (marked U) is a setting, so that no test
/// turns a guess into a fact; documented facts (D) and observed ones (O) are the defaults.
/// </summary>
public sealed record EmulatorSettings
{
    /// <summary>How long after an accepted trigger the same activity may be triggered again. Default: 10 min (D).</summary>
    public TimeSpan MinimumInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a trigger refused as too early starts the interval again. U; default: no.</summary>
    public bool TooEarlyResetsClock { get; init; }

    /// <summary>
    /// Whether a parameter that the activity declares may be left out. D says names and number must match; default: no.
    /// </summary>
    public bool MissingParametersAllowed { get; init; }

    /// <summary>
    /// Whether a value that does not fit its declared type is taken all the same. D says types must match; default: no.
    /// </summary>
    public bool MistypedParametersAllowed { get; init; }

    /// <summary>
    /// Whether numbers and booleans may be JSON numbers and booleans; all of Adobe's samples are strings. U; default: no.
    /// </summary>
    public bool NativeValuesAllowed { get; init; }

    /// <summary>Whether a date/time may have ISO 8601's <c>T</c> where Adobe's sample has a space. U; default: no.</summary>
    public bool IsoDateTimesAllowed { get; init; }

    /// <summary>
    /// Whether a POST without <c>Content-Type: application/json</c> is refused. D asks for it, U what happens; default: yes.
    /// </summary>
    public bool ContentTypeRequired { get; init; } = true;

    /// <summary>Whether a call without <c>Cache-Control: no-cache</c> is refused. D asks for it; O: Adobe's own client leaves it
    /// out of GETs and commands, so it cannot be needed there. Default: no.</summary>
    public bool CacheControlRequired { get; init; }

    /// <summary>The largest trigger body in bytes of UTF-8. Default: 65,536 (D).</summary>
    public int MaximumBodyBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// How long after its answer a command takes effect: all are asynchronous (D), how slow is U. Default: 1 s.
    /// </summary>
    public TimeSpan CommandDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a command that does not fit the state (resume of a finished workflow) is refused rather than ignored. U; default:
    /// yes.
    /// </summary>
    public bool InvalidCommandsRefused { get; init; } = true;

    /// <summary>How many workflows can be active; further starts wait. Default: 20 (D).</summary>
    public int MaximumActive { get; init; } = 20;

    /// <summary>After how long a paused or failed workflow is stopped. Default: 7 days (D).</summary>
    public TimeSpan StoppedAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether trigger hrefs end in <c>/trigger/</c> (D) or <c>/trigger</c> (O). Default: with the slash.</summary>
    public bool HrefTrailingSlash { get; init; } = true;

    /// <summary>
    /// Where hrefs point, such as <c>https://elsewhere.example</c>, to try what a client does with a hostile one. Default: the
    /// request's own scheme and host.
    /// </summary>
    public string HrefBase { get; init; } = "";

    /// <summary>How long a PKey works. U; default: until the emulator restarts.</summary>
    public PKeyLife PKeyLife { get; init; } = PKeyLife.Restart;

    /// <summary>Where the GET shows the declared parameters. U; default: <c>list</c>.</summary>
    public DeclarationsForm Declarations { get; init; } = DeclarationsForm.List;

    /// <summary>
    /// The name of the GET's field with the workflow's state (In progress, Warning …). U; default: empty, no such field.
    /// </summary>
    public string StateField { get; init; } = "";

    /// <summary>The organisations (first path segment) there are. Default: empty, any.</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>The client IDs that IMS knows. Default: empty, any.</summary>
    public IReadOnlyList<string> ClientIds { get; init; } = [];

    /// <summary>The client secrets that IMS knows; two at once during a rotation. Default: empty, any. Never shown.</summary>
    [JsonConverter(typeof(SecretsConverter))]
    public IReadOnlyList<string> ClientSecrets { get; init; } = [];

    /// <summary>The scopes that the client may ask for. Default: empty, any.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The API keys that the gateway knows. Default: empty, any. Never shown.</summary>
    [JsonConverter(typeof(SecretsConverter))]
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Whether any bearer token will do, for clients that are given one from elsewhere. Default: no.</summary>
    public bool AnyTokenAccepted { get; init; }

    /// <summary>How long a token lasts. Default: 86,399 s (D).</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(86_399);

    /// <summary>The status of IMS's refusals. U; default: 400 (RFC 6749, 5.2).</summary>
    public int IdentityRefusalStatus { get; init; } = 400;

    /// <summary>How many Campaign calls the gateway takes in a window. Default: 0, any number.</summary>
    public int ThrottleLimit { get; init; }

    /// <summary>How many token calls IMS takes in a window; it throttles (D), when is U. Default: 0, any number.</summary>
    public int TokenThrottleLimit { get; init; }

    /// <summary>The window of both limits. U; default: 1 min.</summary>
    public TimeSpan ThrottleWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The code of a throttled Campaign call: 429001, 429002 or 429050. Default: 429001.</summary>
    public string ThrottleCode { get; init; } = "429001";

    /// <summary>How <c>Retry-After</c> is written. U; default: seconds.</summary>
    public RetryAfterForm RetryAfterForm { get; init; } = RetryAfterForm.Seconds;

    /// <summary>What an accepted trigger answers. U; default: 200 with an empty JSON object.</summary>
    public Answer TriggerAnswer { get; init; } = Answer.Of(200, "{}", Answer.Json);

    /// <summary>What an accepted command answers. U; default: 200 with an empty JSON object.</summary>
    public Answer CommandAnswer { get; init; } = Answer.Of(200, "{}", Answer.Json);

    /// <summary>A trigger inside the interval. O: not JSON, begins with <c>T</c>; status and full text are U.</summary>
    public Answer TooEarlyAnswer { get; init; } = Refusals.TooEarly;

    /// <summary>A trigger of a workflow that is not running. U.</summary>
    public Answer NotRunningAnswer { get; init; } = Refusals.NotRunning;

    /// <summary>A trigger without <c>source</c>. U.</summary>
    public Answer MissingSourceAnswer { get; init; } = Refusals.MissingSource;

    /// <summary>A parameter that the activity does not declare. D, the status is U.</summary>
    public Answer UndeclaredParameterAnswer { get; init; } = Refusals.UndeclaredParameter;

    /// <summary>A declared parameter that is not there. U.</summary>
    public Answer MissingParameterAnswer { get; init; } = Refusals.MissingParameter;

    /// <summary>A value that does not fit its type. U.</summary>
    public Answer MistypedParameterAnswer { get; init; } = Refusals.MistypedParameter;

    /// <summary>A trigger body over <see cref="MaximumBodyBytes"/>. U.</summary>
    public Answer TooLargeAnswer { get; init; } = Refusals.TooLarge;

    /// <summary>A body that is not a JSON object, or has a key twice. U.</summary>
    public Answer MalformedBodyAnswer { get; init; } = Refusals.MalformedBody;

    /// <summary>A POST without the documented content type, or a call without the documented cache control. U.</summary>
    public Answer MissingHeaderAnswer { get; init; } = Refusals.MissingHeader;

    /// <summary>A workflow ID that Campaign does not know. D for other resources.</summary>
    public Answer UnknownWorkflowAnswer { get; init; } = Refusals.UnknownWorkflow;

    /// <summary>A PKey that is not, or no longer, known. D for other resources.</summary>
    public Answer UnknownKeyAnswer { get; init; } = Refusals.UnknownKey;

    /// <summary>A command other than the four. U.</summary>
    public Answer UnknownCommandAnswer { get; init; } = Refusals.UnknownCommand;

    /// <summary>A command that does not fit the workflow's state. U.</summary>
    public Answer InvalidCommandAnswer { get; init; } = Refusals.InvalidCommand;

    /// <summary>A wrong organisation or path. D; the HTTP status is U, and the code is 502 at times.</summary>
    public Answer WrongPathAnswer { get; init; } = Refusals.WrongPath;
}

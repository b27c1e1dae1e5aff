using System.Text.RegularExpressions;

namespace Campaign.Client;

/// <summary>
/// Status and body to outcome, in one place. Rows carry their evidence: D documented by Adobe, O observed by someone,
/// U unknown, where every plausible form is tolerated. Sources: AdobeDocs/campaign-standard.en help/api/using, Adobe's
/// api-gateway-request-validation, adobe/aio-lib-campaign-standard issue 85.
/// </summary>
internal static partial class AnswerTable
{
    public static Outcome Read(CallKind kind, int status, AnswerBody body, TimeSpan? retryAfter, Redaction redaction)
    {
        var (outcome, reason) = (status, body) switch
        {
            // The body's own verdict comes first: Campaign answers a client's mistake with 500 (D), and perhaps some with 200
            // (U).
            (_, { GatewayCode: { } code }) => Gateway(kind, code),
            (_, { RouterCode: >= 400 }) =>
                (Lost(kind), "Adobe's router does not find the address; is the organisation in Campaign:Url right?"),
            (_, { CampaignCodes.Count: > 0 }) when !(status is >= 200 and < 300 && kind == CallKind.Read) => Campaign(kind, body),
            ( >= 200 and < 300, _) => Success(kind, body),
            _ when SaysTooEarly(kind, status, body) => (OutcomeKind.TooEarly, TooEarly),
            (400 or 403 or 404 or 409 or 412 or 422 or 500, _) when SaysNotRunning(kind, body) =>
                (OutcomeKind.NotRunning, NotRunning),
            ( >= 300 and < 400, _) =>
                (OutcomeKind.Rejected, "Campaign answered with a redirect, which is not followed; is Campaign:Url right?"),
            (401 or 403 or 407, _) =>
                (OutcomeKind.Unauthorised, "Campaign refuses the token, the key or the rights that go with them."),
            (429, _) => (OutcomeKind.Throttled, "Campaign takes no more calls for now."),
            (404 or 410, _) => (OutcomeKind.Rejected, "Campaign does not know the workflow or the activity."),
            (425, _) => (OutcomeKind.Transient, "Campaign is not available for now."),
            // With Retry-After it is a server's own word that it has not begun. Without, it is also what a proxy says when it
            // has passed the call on and lost the connection (Envoy, "upstream connect error or disconnect/reset").
            (503, _) when retryAfter is not null => (OutcomeKind.Transient, "Campaign is not available for now."),
            (408 or >= 500, _) => (Lost(kind), "Campaign failed without saying whether the call took effect."),
            _ => (OutcomeKind.Rejected, "Campaign refuses the call."),
        };

        // The frame that Campaign puts around every mistake of a trigger tells nobody anything; its codes are kept apart.
        var said = redaction.Clean(Frame().Replace(body.Message, ""));
        return new Outcome(outcome, outcome == OutcomeKind.Accepted ? reason
            : $"{reason} (HTTP {status}{(said.Length > 0 ? ": " + said : "")})")
        {
            Codes = body.Codes,
            RetryAfter = retryAfter,
            Parameter = kind == CallKind.Trigger && UndeclaredParameter().Match(body.Message) is { Success: true } match
                ? match.Groups[1].Value : null,
        };
    }

    /// <summary>Whether the refusal is one of the key in the link, so that the link must be read again.</summary>
    public static bool RefusesKey(int status, AnswerBody body) => status is 404 or 410 || KeyError().IsMatch(body.Message);

    private const string TooEarly = "The activity was triggered less than its minimum interval ago.";
    private const string NotRunning = "The workflow is not running.";

    // What may have taken effect is unknown; a read has no effect, so its loss is a passing fault.
    private static OutcomeKind Lost(CallKind kind) => kind == CallKind.Read ? OutcomeKind.Transient : OutcomeKind.Unknown;

    private static (OutcomeKind, string) Success(CallKind kind, AnswerBody body) => kind switch
    {
        // A proxy's or a sign-in's page, with 200 (U): Campaign may never have seen the call.
        _ when body.IsPage => (Lost(kind), "A web page answered instead of Campaign."),
        CallKind.Read when !body.IsJson => (OutcomeKind.Transient, "Campaign's answer is not JSON."),
        // Text that begins with T is the one thing known of the refusal inside the interval (O); its status is not known.
        CallKind.Trigger when TooEarlyWords().IsMatch(body.Message) => (OutcomeKind.TooEarly, TooEarly),
        CallKind.Trigger when SaysNotRunning(kind, body) => (OutcomeKind.NotRunning, NotRunning),
        CallKind.Trigger when body.PlainText is ['T', ..] => (OutcomeKind.TooEarly, TooEarly),
        // What success looks like is not documented (U): any body, or none.
        _ => (OutcomeKind.Accepted, Outcome.Accepted.Reason),
    };

    private static (OutcomeKind, string) Gateway(CallKind kind, string code) => code switch
    {
        "401013" => (OutcomeKind.Unauthorised, "Adobe's gateway refuses the token."),
        "403000" or "403003" => (OutcomeKind.Unauthorised, "Adobe's gateway refuses the API key; is Campaign:ApiKey right?"),
        "403012" or "403013" => (OutcomeKind.Unauthorised, "Adobe's gateway refuses this IP address."),
        _ when code.StartsWith("401", StringComparison.Ordinal) || code.StartsWith("403", StringComparison.Ordinal) =>
            (OutcomeKind.Unauthorised, "Adobe's gateway refuses the token or its scopes."),
        _ when code.StartsWith("429", StringComparison.Ordinal) =>
            (OutcomeKind.Throttled, "Adobe's gateway takes no more calls for now."),
        // "Could not validate …" and "Could not read the profile", whichever status they come with: never passed on (D).
        _ when code.StartsWith("503", StringComparison.Ordinal) =>
            (OutcomeKind.Transient, "Adobe's gateway could not check the call."),
        _ when code.StartsWith('5') => (Lost(kind), "Adobe's gateway failed; is the organisation in Campaign:Url right?"),
        _ => (OutcomeKind.Rejected, "Adobe's gateway refuses the call."),
    };

    private static (OutcomeKind, string) Campaign(CallKind kind, AnswerBody body) => body switch
    {
        _ when SaysTooEarly(kind, 500, body) => (OutcomeKind.TooEarly, TooEarly),
        _ when SaysNotRunning(kind, body) => (OutcomeKind.NotRunning, NotRunning),
        _ when UndeclaredParameter().Match(body.Message) is { Success: true } =>
            (OutcomeKind.Rejected, "The activity does not declare a parameter that was sent."),
        // Database, network and file system: the server's own trouble, though it comes in the same envelope.
        _ when body.CampaignCodes.Any(code => code[..3] is "WDB" or "ODB" or "ORA" or "PGS" or "IOB" or "NET" or "SCM") =>
            (Lost(kind), "Campaign's server is in trouble."),
        _ when RefusesKey(0, body) => (OutcomeKind.Rejected, "Campaign does not know the workflow or the activity."),
        _ => (OutcomeKind.Rejected, "Campaign refuses the call as a mistake in it."),
    };

    // Text that begins with T (O), save the sentences that web servers begin with it, and "The workflow is not running": that
    // proves nothing of a call before. Or words that say so in any form (U).
    private static bool SaysTooEarly(CallKind kind, int status, AnswerBody body) =>
        kind == CallKind.Trigger && status is 400 or 403 or 409 or 412 or 422 or 425 or 429 or 500
        && (TooEarlyWords().IsMatch(body.Message)
            || (body.PlainText is ['T', ..] && !ServersOwnWords().IsMatch(body.PlainText) && !SaysNotRunning(kind, body)));

    private static bool SaysNotRunning(CallKind kind, AnswerBody body) =>
        kind == CallKind.Trigger && NotRunningWords().IsMatch(body.Message) && WorkflowWords().IsMatch(body.Message);

    [GeneratedRegex(@"\ATh(e|is) (server|service|request|requested|page|upstream|origin|gateway|proxy|connection|URL|resource|token|api|access)\b|\ATemporar|\ATime(d|out|-out)\b|\AToken\b|\AToo many requests|\ATraceback", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServersOwnWords();

    [GeneratedRegex(@"\btoo (early|soon|often|frequent)|\b(every|than|last|for) \d+ min", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TooEarlyWords();

    [GeneratedRegex(@"\b(not|isn['’]t|never)( yet| currently)?( been)? (running|started|active|in progress|executing)\b|\bmust (already )?be (running|started)\b|\bworkflow\b[^.]{0,80}\b(stopped|finished|paused|suspended|terminated|being edited)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotRunningWords();

    // A key or a server that is "not active" is another matter.
    [GeneratedRegex(@"\b(workflow|execution|activity|signal)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WorkflowWords();

    [GeneratedRegex(@"^.*HandleTrigger\(.*$|RST-360011 An error has occurred - please contact your administrator\.?", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Frame();

    [GeneratedRegex(@"['‘""]([^'’""\r\n]{1,256})['’""] parameter (?:isn['’]t|is not) defined", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UndeclaredParameter();

    [GeneratedRegex(@"\bfrom key\b|\b(invalid|unknown|expired|bad|decode|decrypt\w*)( the)? (p|primary )?key\b|\bPKey\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyError();
}

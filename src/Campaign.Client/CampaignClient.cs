using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Campaign.Client;

/// <summary>
/// Client of Adobe Campaign Standard's workflow API (AdobeDocs/campaign-standard.en, controlling-a-workflow.md and
/// triggering-a-signal-activity.md). What Campaign does comes back as an <see cref="Outcome"/>; exceptions are for
/// cancellation before anything had an effect. A call takes <c>Campaign:Deadline</c> at most, 45 s unless set. Safe for
/// concurrent use; keep one for the process.
/// </summary>
public sealed partial class CampaignClient : IDisposable
{
    private readonly IOptionsMonitor<CampaignOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpCalls _http = new();
    private readonly HostGates _gates;
    private readonly AccessTokens _tokens;
    private readonly CampaignCalls _calls;
    private readonly WorkflowCache _workflows;

    /// <param name="options">Read again for each call, so that a changed secret needs no restart.</param>
    /// <param name="time">All time-outs, pauses and lifetimes go by it.</param>
    /// <param name="logger">Gets outcomes and reasons; never a token, a secret, a PKey or a parameter's value.</param>
    public CampaignClient(IOptionsMonitor<CampaignOptions> options, TimeProvider time, ILogger<CampaignClient> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _gates = new HostGates(time, logger);
        _tokens = new AccessTokens(options, new ImsClient(_http, _gates, time), time, logger);
        _calls = new CampaignCalls(_http, _gates, _tokens, time);
        _workflows = new WorkflowCache(time);
    }

    /// <summary>How the calls to Campaign and to Adobe IMS go. Empty until the first call.</summary>
    public IReadOnlyList<HostState> Hosts => _gates.States;

    /// <summary>A workflow runs, or was told to. Told on the thread of the call: a listener does not wait.</summary>
    public event Action<WorkflowSeen>? Seen;

    /// <summary>How access stands.</summary>
    public IdentityState Identity => _tokens.State;

    /// <summary>
    /// Triggers a signal activity: reads its link, then posts once. It is posted again only where Campaign or its gateway has
    /// refused it for the token or for the key in a kept link, and so has not taken it; for each of the two once.
    /// </summary>
    /// <param name="trigger">What to trigger, and with what; checked before anything is sent.</param>
    /// <param name="cancellationToken">Once the post has begun, cancelling gives <see cref="OutcomeKind.Unknown"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the post began: the trigger had no effect.</exception>
    public async Task<Outcome> TriggerAsync(SignalTrigger trigger, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync("trigger", trigger.Workflow,
            (settings, address, budget) => TriggerAsync(trigger, settings, address, budget, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (outcome.Kind == OutcomeKind.Accepted)
            Seen?.Invoke(new WorkflowSeen(trigger.Workflow, WorkflowSign.Fired));
        return outcome;
    }

    /// <summary>
    /// Sends a command; Campaign carries it out some time later. A command that may have been taken is not repeated: a second
    /// start would run a short workflow twice.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled before the post began: the command had no effect.</exception>
    public async Task<Outcome> CommandAsync(string workflow, WorkflowCommand command, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(command.ToMethod() ?? "command", workflow, async (settings, address, budget) =>
        {
            if (command.ToMethod() is not { } method)
                return Refuse("There is no such command; there are start, pause, resume and stop.");
            // A started workflow may have other keys.
            _workflows.Forget(address);
            var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["method"] = method });
            return (await _calls.SendAsync(settings, CallKind.Command, address.Commands, body, [], budget, cancellationToken)
                .ConfigureAwait(false)).Outcome;
        }, cancellationToken).ConfigureAwait(false);
        if (outcome.Kind == OutcomeKind.Accepted && command is WorkflowCommand.Start or WorkflowCommand.Resume)
            Seen?.Invoke(new WorkflowSeen(workflow, WorkflowSign.Told));
        return outcome;
    }

    /// <summary>Reads a workflow, for an operator and for checks.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<WorkflowAnswer> GetWorkflowAsync(string workflow, CancellationToken cancellationToken)
    {
        WorkflowAnswer? answer = null;
        var outcome = await RunAsync("read", workflow, async (settings, address, budget) =>
        {
            var (read, document, json) = await ReadAsync(settings, address, budget, cancellationToken).ConfigureAwait(false);
            if (document is not null)
            {
                var (state, source) = OperatorView.StateOf(json, _time.GetUtcNow());
                answer = new WorkflowAnswer(read) { Json = json, Signals = document.Signals, State = state, StateFrom = source };
            }

            return read;
        }, cancellationToken).ConfigureAwait(false);
        if (answer is { IsRunning: true })
            Seen?.Invoke(new WorkflowSeen(workflow, WorkflowSign.Read));
        return answer ?? new WorkflowAnswer(outcome);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<Outcome> TriggerAsync(
        SignalTrigger trigger, CampaignOptions settings, CampaignAddress workflow, CallBudget budget, CancellationToken caller)
    {
        var body = TriggerBody.ToUtf8(trigger.Source, trigger.Parameters, settings.ParameterForm);
        if (TriggerCheck.Problem(trigger, body) is { } problem)
            return Refuse(problem);

        for (var document = _workflows.Get(workflow); ; document = null)
        {
            var kept = document is not null;
            if (document is null)
            {
                (var read, document, _) = await ReadAsync(settings, workflow, budget, caller).ConfigureAwait(false);
                if (document is null)
                    return read;
            }

            var (signal, missing) = WorkflowDocument.Find(document.Signals, trigger.Activity);
            if (signal is null)
            {
                // The workflow may have been edited since it was read.
                if (kept)
                    continue;
                return new Outcome(OutcomeKind.Rejected, missing);
            }

            if (Mismatch(trigger, signal) is { } mismatch)
            {
                if (kept)
                    continue;
                return mismatch;
            }

            if (!workflow.TryLink(document.Link(signal), out var link))
            {
                _workflows.Forget(workflow);
                Log.HostileLink(_logger, trigger.Workflow, signal.Name);
                return Refuse("The trigger's link does not lead to the configured Campaign host over https, so no token was sent there.");
            }

            // A value that is part of a name is no secret, and cut out it would mangle the name in a refusal.
            var values = trigger.Parameters.Select(parameter => parameter.Text)
                .Where(text => !trigger.Parameters.Any(parameter => parameter.Name.Contains(text, StringComparison.Ordinal)));
            var reply =
                await _calls.SendAsync(settings, CallKind.Trigger, link, body, values, budget, caller).ConfigureAwait(false);
            if (reply.Outcome.Kind is not (OutcomeKind.Accepted or OutcomeKind.TooEarly or OutcomeKind.Throttled))
                _workflows.Forget(workflow);
            if (!kept || reply.Outcome.Kind != OutcomeKind.Rejected || (trigger.Declared is null && !reply.KeyRefused))
                return Named(reply.Outcome, trigger);
            if (!reply.KeyRefused)
            {
                return await ChangedAsync(trigger, settings, workflow, budget, caller).ConfigureAwait(false)
                    ?? Named(reply.Outcome, trigger);
            }
        }
    }

    /// <summary>What a refusal is, where the activity has been changed since its workflow was read; else null.</summary>
    private async Task<Outcome?> ChangedAsync(
        SignalTrigger trigger, CampaignOptions settings, CampaignAddress workflow, CallBudget budget, CancellationToken caller)
    {
        try
        {
            var (_, document, _) = await ReadAsync(settings, workflow, budget, caller).ConfigureAwait(false);
            return document is not null && WorkflowDocument.Find(document.Signals, trigger.Activity).Signal is { } signal
                && Mismatch(trigger, signal) is { } mismatch ? mismatch with { WithoutCall = false } : null;
        }
        catch (OperationCanceledException)
        {
            // The trigger was refused all the same.
            return null;
        }
    }

    private static Outcome? Mismatch(SignalTrigger trigger, SignalActivity activity) =>
        trigger.Declared is { } declared && activity.Declared is { } advertised
        && DeclarationCheck.Differences(declared, advertised) is { Count: > 0 } differences
            ? new Outcome(OutcomeKind.Mismatched, Redaction.ByShape.Clean(
                $"Nothing is sent, because the signal and activity {activity.Name} of {trigger.Workflow} declare different parameters"
                + ": " + string.Join(' ', differences)))
            { WithoutCall = true }
            : null;

    // A name that was not sent is an invention, or something that should not be shown.
    private static Outcome Named(Outcome outcome, SignalTrigger trigger) =>
        trigger.Parameters.Any(parameter => parameter.Name == outcome.Parameter) ? outcome : outcome with { Parameter = null };

    private async Task<(Outcome Outcome, WorkflowDocument? Document, JsonElement Json)> ReadAsync(
        CampaignOptions settings, CampaignAddress workflow, CallBudget budget, CancellationToken caller)
    {
        var reply = await _calls.SendAsync(settings, CallKind.Read, workflow, null, [], budget, caller).ConfigureAwait(false);
        if (reply.Outcome.Kind != OutcomeKind.Accepted)
            return (reply.Outcome, null, default);
        try
        {
            using var json = JsonDocument.Parse(reply.Body);
            if (WorkflowDocument.Parse(json.RootElement) is { } document)
            {
                _workflows.Keep(workflow, document);
                return (reply.Outcome, document, OperatorView.Of(json.RootElement));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // JSON in form, but with half a surrogate pair somewhere: .NET finds that only when it reads the text.
        }

        return (new Outcome(OutcomeKind.Transient, "Campaign's answer is not a workflow."), null, default);
    }

    private async Task<Outcome> RunAsync(
        string call, string workflow, Func<CampaignOptions, CampaignAddress, CallBudget, Task<Outcome>> run,
            CancellationToken caller)
    {
        caller.ThrowIfCancellationRequested();
        using var activity = CampaignTracing.Source.StartActivity($"campaign {call}", System.Diagnostics.ActivityKind.Client);
        var settings = _options.CurrentValue;
        using var budget = new CallBudget(settings, _time, caller);
        Outcome outcome;
        try
        {
            outcome = !CampaignAddress.TryConfigured(settings.Url, out var root)
                ? Unusable("Campaign:Url is not an https address.")
                : settings.ApiKey.Length == 0 || settings.ApiKey.Any(c => c is <= ' ' or > '~')
                ? Unusable("Campaign:ApiKey is empty or no key.")
                : !root.TryWorkflow(workflow, out var address)
                ? Refuse("The workflow's ID is empty, a PKey, or no ID.")
                : await run(settings, address, budget).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (budget.IsOver && !caller.IsCancellationRequested)
        {
            outcome = new Outcome(OutcomeKind.Transient, "Campaign and Adobe IMS took too long before the call could begin.");
        }

        activity?.SetTag("campaign.workflow", Redaction.ByShape.Clean(workflow))
            .SetTag("campaign.outcome", outcome.Kind.ToString());
        Log.Done(_logger, call, Redaction.ByShape.Clean(workflow), outcome.Kind, outcome.Reason);
        return outcome;
    }

    private static Outcome Refuse(string reason) => new(OutcomeKind.Rejected, reason) { WithoutCall = true };

    private static Outcome Unusable(string reason) => new(OutcomeKind.Unauthorised, reason) { WithoutCall = true };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Campaign {Call} of {Workflow}: {Kind}. {Reason}")]
        public static partial void Done(ILogger logger, string call, string workflow, OutcomeKind kind, string reason);

        [LoggerMessage(LogLevel.Error,
            "The trigger link of activity {Activity} in {Workflow} leads to another host; it was not called.")]
        public static partial void HostileLink(ILogger logger, string workflow, string activity);
    }
}

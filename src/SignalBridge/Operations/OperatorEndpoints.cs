using System.Text.Json;
using Campaign.Client;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Sources;
using SignalBridge.Sources.Hooks;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>The operators' HTTP API, written once for both hosts, which check the operator key before they call it.</summary>
internal sealed class OperatorEndpoints(Operator operations, Routes routes, Reception reception, CampaignClient campaign,
    TimeProvider time)
{
    public async Task<IResult> SignalsAsync(CancellationToken cancellationToken) =>
        Results.Json(await operations.ViewsAsync(cancellationToken));

    public async Task<IResult> SignalAsync(string name, CancellationToken cancellationToken) =>
        operations.Find(name) is { } signal
        ? Results.Json(await operations.ViewAsync(signal, cancellationToken))
        : OperatorAnswers.NoSuchSignal(name);

    public async Task<IResult> EventsAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (operations.Find(name) is not { } signal)
        {
            return OperatorAnswers.NoSuchSignal(name);
        }

        var written = request.Query["state"].ToString();
        var state = EventState.Pending;
        if (written.Length > 0
            && (!Enum.TryParse(written, ignoreCase: true, out state) || !Enum.IsDefined(state) || char.IsAsciiDigit(written[0])))
        {
            return OperatorAnswers.Unusable($"'{written}' is no state{NearestName.Hint(written, Enum.GetNames<EventState>())}.");
        }

        var page = request.Query["page"].ToString();
        try
        {
            return Results.Json(await operations.EventsAsync(signal, state, page.Length > 0 ? page : null, cancellationToken));
        }
        catch (Exception e) when (page.Length > 0
            && e is Azure.RequestFailedException { Status: StatusCodes.Status400BadRequest } or FormatException or ArgumentException)
        {
            return OperatorAnswers.Unusable("\"page\" is none that this endpoint gave.");
        }
    }

    public async Task<IResult> EventAsync(string id, CancellationToken cancellationToken) =>
        BridgeEventId.TryParse(id, out var eventId) && await operations.FindAsync(eventId, cancellationToken) is { } found
            ? Results.Json(found)
            : OperatorAnswers.NoSuchEvent();

    /// <summary>Fires a signal by hand: <c>{"parameters":{}}</c>, through the same mailbox and slot as everything else.</summary>
    public async Task<IResult> FireAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (operations.Find(name) is not { } signal)
        {
            return OperatorAnswers.NoSuchSignal(name);
        }

        var (body, problem) = await OperatorBody.ReadAsync(request, ["parameters"], cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (body["parameters"] is { } given and not JObject)
        {
            return OperatorAnswers.Unusable($"\"parameters\" must be an object, not {given.Type}.");
        }

        const string source = "operator";
        var mapped = Mapped.From(DirectParameters.Map(signal, (JObject?)body["parameters"] ?? [], source, routes.Form));
        var item = new StoredEvent { Source = source, ReceivedAt = time.GetUtcNow() };
        try
        {
            return await reception.ReceiveAsync(signal, item, mapped, new Keeping.Nothing(), cancellationToken) switch
            {
                Received.Unfit unfit => OperatorAnswers.Unfit("The parameters do not fit the signal.", unfit.Reasons),
                Received.Answered answered => HookAnswers.Of(answered.By),
                var other => throw new InvalidOperationException($"The reception answered {other}."),
            };
        }
        catch (StorageUnavailableException)
        {
            return HookAnswers.StorageUnavailable();
        }
    }

    public async Task<IResult> PauseAsync(string name, CancellationToken cancellationToken) =>
        operations.Find(name) is not { } signal ? OperatorAnswers.NoSuchSignal(name)
        : await operations.PauseAsync(signal, cancellationToken) ? await SignalAsync(name, cancellationToken)
        : OperatorAnswers.Busy();

    public async Task<IResult> ResumeAsync(string name, CancellationToken cancellationToken) =>
        operations.Find(name) is not { } signal ? OperatorAnswers.NoSuchSignal(name)
        : await operations.ResumeAsync(signal, cancellationToken) ? await SignalAsync(name, cancellationToken)
        : OperatorAnswers.Busy();

    public async Task<IResult> DiscardAsync(string id, CancellationToken cancellationToken) =>
        !BridgeEventId.TryParse(id, out var eventId) ? OperatorAnswers.NoSuchEvent()
            : await operations.DiscardAsync(eventId, cancellationToken) switch
            {
                Discarding.Done => await EventAsync(id, cancellationToken),
                Discarding.Busy => OperatorAnswers.Busy(),
                Discarding.Decided decided => OperatorAnswers.Problem(
                    StatusCodes.Status409Conflict,
                        $"What becomes of the event is decided, so it cannot be discarded. {decided.Reason}"),
                _ when await operations.FindAsync(eventId, cancellationToken) is { } ended =>
                    OperatorAnswers.Problem(StatusCodes.Status409Conflict,
                        $"The event is {ended.State}; only a pending one can be discarded."),
                _ => OperatorAnswers.NoSuchEvent(),
            };

    public async Task<IResult> WorkflowAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await campaign.GetWorkflowAsync(id, cancellationToken);
        return answer.Outcome.Kind == OutcomeKind.Accepted
            ? Results.Json(new
            {
                id,
                answer.State,
                answer.StateFrom,
                signals = answer.Signals.Select(s => new
                {
                    s.Name,
                    declared = s.Declared?.Select(p => new { p.Name, type = p.Type?.ToString().ToLowerInvariant() }),
                }),
                workflow = answer.Json,
            })
            : OutcomeAnswer(answer.Outcome);
    }

    /// <summary>Gives a workflow a command: <c>{"method":"start"}</c>.</summary>
    public async Task<IResult> CommandAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        var (body, problem) = await OperatorBody.ReadAsync(request, ["method"], cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        var method = body["method"]?.Type == JTokenType.String ? (string)body["method"]! : "";
        return WorkflowCommands.TryParse(method, out var command)
            ? OutcomeAnswer(await campaign.CommandAsync(id, command, cancellationToken))
            : OperatorAnswers.Unusable("\"method\" must be start, pause, resume or stop.");
    }

    private static IResult OutcomeAnswer(Outcome outcome)
    {
        var answer = new
        {
            outcome = JsonNamingPolicy.CamelCase.ConvertName(outcome.Kind.ToString()),
            outcome.Reason,
            outcome.Codes
        };
        var result = Results.Json(answer, statusCode: outcome.Kind switch
        {
            OutcomeKind.Accepted => StatusCodes.Status202Accepted,
            OutcomeKind.Rejected => StatusCodes.Status422UnprocessableEntity,
            OutcomeKind.NotRunning or OutcomeKind.TooEarly => StatusCodes.Status409Conflict,
            OutcomeKind.Throttled => StatusCodes.Status429TooManyRequests,
            OutcomeKind.Unknown => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        });
        return outcome.RetryAfter is { } wait ? HookAnswers.RetryLater(result, wait) : result;
    }
}

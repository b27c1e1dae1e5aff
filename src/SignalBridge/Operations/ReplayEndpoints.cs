using Microsoft.AspNetCore.Http;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Sources;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Operations;

/// <summary>The operators' endpoints that replay what has ended.</summary>
internal sealed class ReplayEndpoints(Replay replay, Operator operations, MailboxRegistry mailboxes, Routes routes)
{
    /// <summary>Replays one event, through the same mailbox and slot as everything else.</summary>
    public async Task<IResult> EventAsync(string id, CancellationToken cancellationToken)
    {
        if (!BridgeEventId.TryParse(id, out var eventId) || operations.Find(eventId.Signal) is not { } signal)
        {
            return OperatorAnswers.NoSuchEvent();
        }

        var reader = new MailboxReader(mailboxes.For(signal.Name));
        if (await reader.FindEndedAsync(eventId, cancellationToken) is not { } ended)
        {
            return await reader.IsPendingAsync(eventId, cancellationToken)
                ? OperatorAnswers.Problem(StatusCodes.Status409Conflict,
                    "The event is pending; only one that has ended can be replayed.")
                : OperatorAnswers.NoSuchEvent();
        }

        if (BridgeEventId.TryParse(ended.ReplayedAs, out var before) && await reader.IsPendingAsync(before, cancellationToken))
        {
            return OperatorAnswers.Problem(StatusCodes.Status409Conflict,
                $"The event was replayed as event {before}, which is still pending.");
        }

        return await replay.OneAsync(signal, ended, cancellationToken) switch
        {
            Received.Answered answered => HookAnswers.Of(answered.By),
            Received.Unfit unfit =>
                OperatorAnswers.Unfit("The event cannot be mapped as the configuration is now.", unfit.Reasons),
            Received.Filtered => HookAnswers.Filtered(),
            var other => throw new InvalidOperationException($"The reception answered {other}."),
        };
    }

    /// <summary>
    /// Replays those of a signal's ended events that the body selects, or with <c>{"dryRun":true}</c> says what would happen.
    /// </summary>
    public async Task<IResult> SelectionAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (operations.Find(name) is not { } signal)
        {
            return OperatorAnswers.NoSuchSignal(name);
        }

        var (body, problem) = await OperatorBody.ReadAsync(request, ReplayRequest.Keys, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        ReplaySelection selection;
        try
        {
            selection = ReplayRequest.Read(body, routes.Hooks.Keys);
        }
        catch (FormatException e)
        {
            return OperatorAnswers.Unusable(e.Message);
        }

        return Results.Json(await replay.SelectionAsync(signal, selection, cancellationToken));
    }
}

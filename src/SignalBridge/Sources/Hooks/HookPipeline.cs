using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Storage;
using WebhookVerification;

namespace SignalBridge.Sources.Hooks;

/// <summary>The way of a webhook: read → verify → filter → map → append → answer.</summary>
internal sealed partial class HookPipeline(
    Routes routes, Reception reception, HookTally tally, RequestKeeper keeper, RefusalLog refusals, BodyBudget bodies,
        TimeProvider time,
    ILogger<HookPipeline> log)
{
    public async Task<IResult> HandleAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        if (!routes.Hooks.TryGetValue(name, out var hook))
        {
            var stray = new Visit(request, name, receivedAt) { Why = () => RequestProofs.UnknownHook(name, routes.Hooks.Keys) };
            return Answer(stray, "unknownHook", HookAnswers.UnknownHook());
        }

        var visit = new Visit(request, name, receivedAt) { Hook = hook };
        try
        {
            // Only what is posted has a body that anything is done with: of another request, nothing is read.
            var isPost = HttpMethods.IsPost(request.Method);
            using var room = bodies.Enter(hook.Name);
            var read = isPost ? await RawBody.ReadAsync(request, hook.MaximumBodyBytes, room, cancellationToken) : new BodyRead.Whole(default);
            if (read is not BodyRead.Whole { Bytes: var body })
            {
                return NotRead(visit, hook, read);
            }

            visit.Body = body;
            var unverified = new UnverifiedWebhook(request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "",
                request.Headers, body);
            if (hook.Handshake?.AnswerBeforeVerification(unverified, receivedAt) is { } handshake)
            {
                if (handshake.ForOperators is { } notice && tally.Note(hook.Name, notice, receivedAt))
                {
                    Log.ForOperators(log, hook.Name, notice);
                }

                return Answer(visit, "handshake", handshake);
            }

            if (!isPost)
            {
                visit.Detail = RequestProofs.Method(request.Method);
                return Answer(visit, "methodNotAllowed", HookAnswers.MethodNotAllowed());
            }

            return await VerifyAsync(visit, hook, unverified, cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            return NotDurable(visit, hook, e);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            visit.Detail = "The connection ended before the body did.";
            return Answer(visit, "brokenOff", HookAnswers.BrokenOff());
        }
    }

    /// <summary>Verifies a kept request again, as of the time at which it came in, and lets it go the way of any other.</summary>
    public async Task AgainAsync(Visit visit, CancellationToken cancellationToken)
    {
        var (request, hook) = (visit.Request, visit.Hook!);
        var unverified = new UnverifiedWebhook(request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "",
            request.Headers, visit.Body);
        try
        {
            await VerifyAsync(visit, hook, unverified, cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            NotDurable(visit, hook, e);
        }
    }

    private async Task<IResult> VerifyAsync(Visit visit, Hook hook, UnverifiedWebhook unverified,
        CancellationToken cancellationToken) =>
        await hook.Verifier.VerifyAsync(unverified, visit.ReceivedAt, cancellationToken) switch
        {
            Accepted verified => await TakeAsync(visit, hook, verified.Webhook, cancellationToken),
            Refused refused => Refuse(visit, hook, refused),
            var other => throw new InvalidOperationException($"A verifier answered {other}."),
        };

    private async Task<IResult> TakeAsync(Visit visit, Hook hook, VerifiedWebhook webhook, CancellationToken cancellationToken)
    {
        if (hook.Handshake?.AnswerAfterVerification(webhook) is { } handshake)
        {
            return Answer(visit, "handshake", handshake);
        }

        if (!WebhookContext.CanRead(visit.Request))
        {
            visit.Detail = RequestProofs.Type(visit.Request);
            return Answer(visit, "unsupportedType", HookAnswers.UnsupportedType());
        }

        var item = new StoredEvent
        {
            Source = hook.Source,
            ReceivedAt = visit.ReceivedAt,
            Original = hook.Kept.Keep(visit.Request, webhook.Body),
        };
        var (mapped, keys) = Map(hook, webhook, item);
        if (visit.IsDryRun && mapped is Mapped.Fit)
        {
            return Answer(visit, "accepted", HookAnswers.Filtered());
        }

        var keyed = item with { Keys = keys.All, Proofs = keys.Proofs };
        Keeping unfit = visit.IsDryRun ? new Keeping.Nothing() : new Keeping.Each();
        return await AnswerTime.LimitAsync(
            hook.AnswerWithin, token => reception.ReceiveAsync(hook.Signal, keyed, mapped, unfit, token),
                cancellationToken) switch
        {
            Received.Filtered => Filtered(visit, hook),
            Received.Unfit no => Unmappable(visit, hook, no.Reasons, null),
            Received.KeptDead dead => Unmappable(visit, hook, dead.Reasons, dead.Id),
            Received.Answered { By: Acceptance.SlotClosed closed } => Closed(visit, hook, closed),
            Received.Answered { By: var by } => Answer(visit, by.Name, HookAnswers.Of(by), RequestProofs.EventOf(by)),
            var other => throw new InvalidOperationException($"The reception answered {other}."),
        };
    }

    private (Mapped Mapped, WebhookKeys Keys) Map(Hook hook, VerifiedWebhook webhook, StoredEvent item)
    {
        var keys = WebhookKeys.None;
        var mapped = Mapped.Try(() =>
        {
            using var context = WebhookContext.Build(item.Original!, hook.Name, item.ReceivedAt);
            var made = Mapped.By(context, hook.When, hook.Parameters, hook.Source, routes.Form);
            keys = made is Mapped.Filtered ? keys : WebhookKeys.Of(hook, webhook, context);
            return made;
        });
        return (mapped, mapped is Mapped.Unfit ? WebhookKeys.OfUnmappable(hook, webhook) : keys);
    }

    private IResult Unmappable(Visit visit, Hook hook, IReadOnlyList<string> reasons, BridgeEventId? kept)
    {
        visit.Detail = string.Join(" ", reasons);
        if (kept is not { } dead)
        {
            return Answer(visit, "unmappable", HookAnswers.Filtered());
        }

        Log.Unmappable(log, hook.Name, dead, string.Join("; ", reasons));
        return Answer(visit, "unmappable",
            hook.WhenUnmappable == UnmappableAnswer.Accept ? HookAnswers.Stored(dead) : HookAnswers.Unmappable(dead, reasons),
                dead);
    }

    private IResult Filtered(Visit visit, Hook hook)
    {
        visit.Detail = RequestProofs.Filtered(hook);
        return Answer(visit, "filtered", HookAnswers.Filtered());
    }

    private IResult Closed(Visit visit, Hook hook, Acceptance.SlotClosed closed)
    {
        visit.Detail = RequestProofs.SlotClosed(hook, closed.RetryAfter);
        return Answer(visit, closed.Name, HookAnswers.Of(closed));
    }

    private IResult NotRead(Visit visit, Hook hook, BodyRead read)
    {
        switch (read)
        {
            case BodyRead.TooLarge:
                visit.Detail = RequestProofs.TooLarge(visit.Request.ContentLength, hook.MaximumBodyBytes);
                return Answer(visit, "tooLarge", HookAnswers.TooLarge(hook.MaximumBodyBytes));
            case BodyRead.TooSlow:
                visit.Detail = "Its body came slower than a body may.";
                refusals.Refused(hook.Name, "TooSlow", visit.Detail);
                return Answer(visit, "tooSlow", HookAnswers.TooSlow());
            case BodyRead.NoRoom:
                visit.Detail = "There was no room for its body.";
                refusals.Refused(hook.Name, "TooBusy", visit.Detail);
                return Answer(visit, "tooBusy", HookAnswers.TooBusy());
            default:
                throw new InvalidOperationException($"A body was {read}.");
        }
    }

    private IResult NotDurable(Visit visit, Hook hook, StorageUnavailableException e)
    {
        visit.Detail = e.GetBaseException().Message.Split('\n')[0];
        refusals.NotDurable(hook.Name, visit.Detail);
        return Answer(visit, "storageUnavailable", HookAnswers.StorageUnavailable());
    }

    private IResult Refuse(Visit visit, Hook hook, Refused refused)
    {
        visit.Detail = refused.Detail;
        if (!visit.IsAgain)
        {
            refusals.Refused(hook.Name, refused.Failure.ToString(), refused.Detail);
        }

        return Answer(visit, refused.Failure.ToString(),
            refused.Failure is VerificationFailure.NoUsableSecret or VerificationFailure.KeyUnavailable
                ? HookAnswers.Misconfigured() : HookAnswers.Unauthorised());
    }

    private IResult Answer(Visit visit, string what, IResult answer, BridgeEventId? @event = null)
    {
        (visit.What, visit.Event) = (what, @event?.ToString());
        if (!visit.IsAgain)
        {
            tally.Count(visit.Name, what);
            keeper.Keep(visit, what, answer);
        }

        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Hook {Hook}: {Notice}")]
        public static partial void ForOperators(ILogger logger, string hook, string notice);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "A webhook for {Hook} cannot be mapped, and is kept as dead event {Event}: {Reasons}")]
        public static partial void Unmappable(ILogger logger, string hook, BridgeEventId @event, string reasons);
    }
}

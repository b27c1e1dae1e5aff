using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using WebhookVerification;

namespace SignalBridge.Sources.Hooks;

/// <summary>The way of a webhook: read → verify → filter → map → append → answer.</summary>
internal sealed partial class HookPipeline(
    Routes routes, Intake intake, HookTally tally, RefusalLog refusals, BodyBudget bodies, TimeProvider time, ILogger<HookPipeline> log)
{
    public async Task<IResult> HandleAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (!routes.Hooks.TryGetValue(name, out var hook))
        {
            return HookAnswers.UnknownHook();
        }

        var receivedAt = time.GetUtcNow();
        try
        {
            // Only what is posted has a body that anything is done with: of another request, nothing is read.
            var isPost = HttpMethods.IsPost(request.Method);
            using var room = bodies.Enter(hook.Name);
            var read = isPost ? await RawBody.ReadAsync(request, hook.MaximumBodyBytes, room, cancellationToken) : new BodyRead.Whole(default);
            if (read is not BodyRead.Whole { Bytes: var body })
            {
                return NotRead(hook, read);
            }

            var unverified = new UnverifiedWebhook(request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers, body);
            if (hook.Handshake?.AnswerBeforeVerification(unverified, receivedAt) is { } handshake)
            {
                if (handshake.ForOperators is { } notice && tally.Note(hook.Name, notice, receivedAt))
                {
                    Log.ForOperators(log, hook.Name, notice);
                }

                return Answer(hook, "handshake", handshake);
            }

            if (!isPost)
            {
                return Answer(hook, "methodNotAllowed", HookAnswers.MethodNotAllowed());
            }

            return await hook.Verifier.VerifyAsync(unverified, receivedAt, cancellationToken) switch
            {
                Accepted verified => await TakeAsync(hook, request, verified.Webhook, receivedAt, cancellationToken),
                Refused refused => Refuse(hook, refused),
                var other => throw new InvalidOperationException($"A verifier answered {other}."),
            };
        }
        catch (StorageUnavailableException e)
        {
            refusals.NotDurable(hook.Name, e.GetBaseException().Message.Split('\n')[0]);
            return Answer(hook, "storageUnavailable", HookAnswers.StorageUnavailable());
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return Answer(hook, "brokenOff", HookAnswers.BrokenOff());
        }
    }

    private async Task<IResult> TakeAsync(Hook hook, HttpRequest request, VerifiedWebhook webhook, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (hook.Handshake?.AnswerAfterVerification(webhook) is { } handshake)
        {
            return Answer(hook, "handshake", handshake);
        }

        if (!WebhookContext.CanRead(request))
        {
            return Answer(hook, "unsupportedType", HookAnswers.UnsupportedType());
        }

        var item = new StoredEvent
        {
            Source = hook.Source,
            ReceivedAt = receivedAt,
            Original = hook.Kept.Keep(request, webhook.Body),
        };
        var (mapped, keys, filtered) = Map(hook, webhook, item);
        if (filtered)
        {
            return Answer(hook, "filtered", HookAnswers.Filtered());
        }

        if (!mapped.Fits)
        {
            var key = webhook.SignedId ?? webhook.SignatureKey;
            var dead = item with { Unmappable = mapped.Reasons, Keys = key is null ? [] : [MailboxKeys.HashOf($"{hook.Source}:unmappable", key)] };
            return await KeepAsync(hook, dead, cancellationToken);
        }

        return await intake.AcceptAsync(hook.Signal, item with { Parameters = mapped.Values, Keys = keys.All, Proofs = keys.Proofs }, cancellationToken) switch
        {
            Acceptance.Accepted accepted => Answer(hook, "accepted", HookAnswers.Accepted(accepted.Id)),
            Acceptance.Duplicate duplicate => Answer(hook, "duplicate", HookAnswers.Duplicate(duplicate.Of)),
            Acceptance.SlotClosed closed => Answer(hook, "slotClosed", HookAnswers.SlotClosed(closed.RetryAfter)),
            var other => throw new InvalidOperationException($"The intake answered {other}."),
        };
    }

    private (Mapping.MappedParameters Mapped, WebhookKeys Keys, bool Filtered) Map(Hook hook, VerifiedWebhook webhook, StoredEvent item)
    {
        try
        {
            var context = WebhookContext.Build(item.Original!, hook.Name, item.ReceivedAt);
            return hook.When?.Holds(context) == false
                ? (new([], []), WebhookKeys.None, true)
                : (hook.Parameters.Map(context, hook.Source, routes.Form), WebhookKeys.Of(hook, webhook, context), false);
        }
        catch (FormatException e)
        {
            return (new([], [e.Message]), WebhookKeys.None, false);
        }
    }

    private async Task<IResult> KeepAsync(Hook hook, StoredEvent item, CancellationToken cancellationToken)
    {
        var id = await intake.KeepDeadAsync(hook.Signal, item, null, cancellationToken);
        Log.Unmappable(log, hook.Name, id, string.Join("; ", item.Unmappable));
        return hook.WhenUnmappable == UnmappableAnswer.Accept
            ? Answer(hook, "unmappable", HookAnswers.Accepted(id))
            : Answer(hook, "unmappable", HookAnswers.Unmappable(id, item.Unmappable));
    }

    private IResult NotRead(Hook hook, BodyRead read)
    {
        switch (read)
        {
            case BodyRead.TooLarge:
                return Answer(hook, "tooLarge", HookAnswers.TooLarge(hook.MaximumBodyBytes));
            case BodyRead.TooSlow:
                refusals.Refused(hook.Name, "TooSlow", "Its body came slower than a body may.");
                return Answer(hook, "tooSlow", HookAnswers.TooSlow());
            case BodyRead.NoRoom:
                refusals.Refused(hook.Name, "TooBusy", "There was no room for its body.");
                return Answer(hook, "tooBusy", HookAnswers.TooBusy());
            default:
                throw new InvalidOperationException($"A body was {read}.");
        }
    }

    private IResult Refuse(Hook hook, Refused refused)
    {
        refusals.Refused(hook.Name, refused.Failure.ToString(), refused.Detail);
        return Answer(hook, refused.Failure.ToString(),
            refused.Failure is VerificationFailure.NoUsableSecret or VerificationFailure.KeyUnavailable ? HookAnswers.Misconfigured() : HookAnswers.Unauthorised());
    }

    private IResult Answer(Hook hook, string what, IResult answer)
    {
        tally.Count(hook.Name, what);
        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Hook {Hook}: {Notice}")]
        public static partial void ForOperators(ILogger logger, string hook, string notice);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "A webhook for {Hook} cannot be mapped, and is kept as dead event {Event}: {Reasons}")]
        public static partial void Unmappable(ILogger logger, string hook, SignalBridge.Mailboxes.EventId @event, string reasons);
    }
}

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
    Routes routes, Reception reception, HookTally tally, RefusalLog refusals, BodyBudget bodies, TimeProvider time, ILogger<HookPipeline> log)
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
        var (mapped, keys) = Map(hook, webhook, item);
        var keyed = item with { Keys = keys.All, Proofs = keys.Proofs };
        return await AnswerTime.LimitAsync(
            hook.AnswerWithin, token => reception.ReceiveAsync(hook.Signal, keyed, mapped, new Keeping.Each(), token), cancellationToken) switch
        {
            Received.Filtered => Answer(hook, "filtered", HookAnswers.Filtered()),
            Received.KeptDead dead => Unmappable(hook, dead),
            Received.Answered answered => Answer(hook, answered.By.Name, HookAnswers.Of(answered.By)),
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

    private IResult Unmappable(Hook hook, Received.KeptDead dead)
    {
        Log.Unmappable(log, hook.Name, dead.Id, string.Join("; ", dead.Reasons));
        return Answer(hook, "unmappable",
            hook.WhenUnmappable == UnmappableAnswer.Accept ? HookAnswers.Stored(dead.Id) : HookAnswers.Unmappable(dead.Id, dead.Reasons));
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
        public static partial void Unmappable(ILogger logger, string hook, BridgeEventId @event, string reasons);
    }
}

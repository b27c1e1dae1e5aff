using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using SignalBridge.Configuration;
using SignalBridge.Hooks.Verification;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;

namespace SignalBridge.Hooks;

/// <summary>The way of a webhook: read → verify → filter → map → append → answer.</summary>
internal sealed partial class HookPipeline(Routes routes, Intake intake, HookTally tally, BodyBudget bodies, TimeProvider time, ILogger<HookPipeline> log)
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
            using var room = bodies.TryTake(Math.Min(request.ContentLength ?? hook.MaximumBodyBytes, hook.MaximumBodyBytes));
            if (room is null)
            {
                return Answer(hook, "tooBusy", HookAnswers.TooBusy());
            }

            if (await RawBody.ReadAsync(request, hook.MaximumBodyBytes, cancellationToken) is not { } body)
            {
                return Answer(hook, "tooLarge", HookAnswers.TooLarge(hook.MaximumBodyBytes));
            }

            var unverified = new UnverifiedWebhook(request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers, body);
            if (hook.Handshake?.AnswerBeforeVerification(unverified, receivedAt) is { } handshake)
            {
                return Answer(hook, "handshake", handshake);
            }

            if (!HttpMethods.IsPost(request.Method))
            {
                return HookAnswers.MethodNotAllowed();
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
            Log.NotDurable(log, hook.Name, e.GetBaseException().Message.Split('\n')[0]);
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
            Original = hook.Keep(request, webhook.Request.Body),
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

        return await intake.AcceptAsync(hook.Signal, item with { Parameters = mapped.Values, Keys = keys }, cancellationToken) switch
        {
            Acceptance.Accepted accepted => Answer(hook, "accepted", HookAnswers.Accepted(accepted.Id)),
            Acceptance.Duplicate duplicate => Answer(hook, "duplicate", HookAnswers.Duplicate(duplicate.Of)),
            Acceptance.SlotClosed closed => Answer(hook, "slotClosed", HookAnswers.SlotClosed(closed.RetryAfter)),
            var other => throw new InvalidOperationException($"The intake answered {other}."),
        };
    }

    private (Mapping.MappedParameters Mapped, IReadOnlyList<string> Keys, bool Filtered) Map(Hook hook, VerifiedWebhook webhook, StoredEvent item)
    {
        try
        {
            var context = WebhookContext.Build(item.Original!, hook.Name, item.ReceivedAt);
            return hook.When?.Holds(context) == false
                ? (new([], []), [], true)
                : (hook.Parameters.Map(context, hook.Source, routes.Form), Keys(hook, webhook, context), false);
        }
        catch (FormatException e)
        {
            return (new([], [e.Message]), [], false);
        }
    }

    /// <summary>
    /// The delivery's own key, and with it what was signed: an attacker could send a captured webhook again under a new id. What was
    /// signed is a key by itself only for a provider's scheme, whose bodies tell one event from another; a generic one's may not.
    /// </summary>
    private static IReadOnlyList<string> Keys(Hook hook, VerifiedWebhook webhook, JObject context)
    {
        var key = hook.DeduplicateBy?.Evaluate(context) switch
        {
            null => webhook.SignedId,
            { Type: JTokenType.Null } => null,
            { Type: JTokenType.String } text => (string)text!,
            var other => other.ToString(Newtonsoft.Json.Formatting.None),
        };
        return (key, webhook.SignatureKey) switch
        {
            (null or "", { } signature) when hook.DeduplicateBy is not null || hook.Verifier.IsProviders => [MailboxKeys.HashOf($"{hook.Source}:signature", signature)],
            (null or "", _) => [],
            (_, null) => [MailboxKeys.HashOf(hook.Source, key)],
            var (_, signature) => [MailboxKeys.HashOf(hook.Source, key), MailboxKeys.HashOf($"{hook.Source}:signature", signature)],
        };
    }

    private async Task<IResult> KeepAsync(Hook hook, StoredEvent item, CancellationToken cancellationToken)
    {
        var id = await intake.KeepDeadAsync(hook.Signal, item, null, cancellationToken);
        Log.Unmappable(log, hook.Name, id, string.Join("; ", item.Unmappable));
        return hook.WhenUnmappable == UnmappableAnswer.Accept
            ? Answer(hook, "unmappable", HookAnswers.Accepted(id))
            : Answer(hook, "unmappable", HookAnswers.Unmappable(id, item.Unmappable));
    }

    private IResult Refuse(Hook hook, Refused refused)
    {
        Log.Refused(log, hook.Name, refused.Failure, refused.Detail);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook for {Hook} was refused: {Failure}. {Detail}")]
        public static partial void Refused(ILogger logger, string hook, VerificationFailure failure, string detail);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "A webhook for {Hook} cannot be mapped, and is kept as dead event {Event}: {Reasons}")]
        public static partial void Unmappable(ILogger logger, string hook, SignalBridge.Mailboxes.EventId @event, string reasons);

        [LoggerMessage(Level = LogLevel.Error, Message = "A webhook for {Hook} was answered 503: storage is not available. {Reason}")]
        public static partial void NotDurable(ILogger logger, string hook, string reason);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Campaign.Client;

/// <summary>
/// The access token: in memory, renewed before it expires, by one renewal at a time however many wait for it. Adobe throttles
/// who asks too often, so a refusal is remembered for a minute, and a token that the gateway refuses is replaced once a minute.
/// </summary>
internal sealed partial class AccessTokens(IOptionsMonitor<CampaignOptions> options, ImsClient ims, TimeProvider time,
    ILogger logger)
{
    /// <summary>How long a refusal is remembered, and how far apart replacements of a refused token are.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RenewalLimit = TimeSpan.FromSeconds(14);

    private readonly Lock _lock = new();
    private AccessToken? _token;
    private Task<TokenAnswer>? _renewal;
    private (ImsOptions Asked, TokenAnswer Answer, DateTimeOffset Until)? _failure;
    private DateTimeOffset _lastReplacement = DateTimeOffset.MinValue;

    public IdentityState State { get; private set; } = new(IdentityCondition.NotAsked, "No access token was needed yet.", null);

    /// <summary>
    /// The token, or why there is none. Cancellation ends the waiting, not the renewal that others wait for too.
    /// </summary>
    public async Task<TokenAnswer> GetAsync(CancellationToken cancellationToken)
    {
        Task<TokenAnswer> renewal;
        lock (_lock)
        {
            var (now, asked) = (time.GetUtcNow(), options.CurrentValue.Ims);
            var usable =
                _token is { } token && token.Credential == ImsClient.CredentialOf(asked) && now < token.ExpiresAt ? _token : null;
            if (usable is not null && now < usable.RenewAt)
                return new TokenAnswer(usable, Outcome.Accepted);
            // A changed credential is tried at once; an unchanged one that failed is not, as long as the pause lasts.
            if (_failure is { } failure && now < failure.Until && SameCredential(failure.Asked, asked))
                return usable is not null ? new TokenAnswer(usable, Outcome.Accepted)
                    : Remembered(failure.Answer, failure.Until - now);
            renewal = _renewal ??= Task.Run(() => RenewAsync(asked, usable), CancellationToken.None);
        }

        return await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes a token that the gateway refused out of use. False where asking for another so soon would do no good.
    /// </summary>
    public bool TryReplace(AccessToken refused)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_token, refused))
                return true;
            var now = time.GetUtcNow();
            if (now - _lastReplacement < Pause)
                return false;
            (_token, _lastReplacement) = (null, now);
            return true;
        }
    }

    private async Task<TokenAnswer> RenewAsync(ImsOptions asked, AccessToken? usable)
    {
        // Not a caller's cancellation: the others wait too.
        using var limit = new CancellationTokenSource(RenewalLimit, time);
        TokenAnswer answer;
        var byOther = false;
        try
        {
            (answer, byOther) = await ims.AskAsync(asked, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            answer = new TokenAnswer(null, new Outcome(OutcomeKind.Transient, "Adobe IMS did not answer in time."));
        }

        lock (_lock)
        {
            _renewal = null;
            var now = time.GetUtcNow();
            if (answer.Token is not null)
            {
                (_token, _failure) = (answer.Token, null);
                SetState(IdentityCondition.Valid, byOther
                    ? "There is a valid access token, obtained with OtherClientSecret: ClientSecret is refused, and can be replaced."
                    : "There is a valid access token.");
                Log.Renewed(logger, answer.Token.ExpiresAt, byOther ? "OtherClientSecret" : "ClientSecret");
                return answer;
            }

            var refused = answer.Outcome.Kind == OutcomeKind.Unauthorised;
            // An outage is asked about again with the next call; the breaker keeps that within bounds.
            var pause = refused || usable is not null ? Pause : answer.Outcome.RetryAfter ?? TimeSpan.Zero;
            _failure = (asked, answer, now + pause);
            SetState(refused ? IdentityCondition.Refused : IdentityCondition.Unavailable, usable is null
                ? answer.Outcome.Reason
                : $"{answer.Outcome.Reason} The present token is good until {usable.ExpiresAt:u}.");
            Log.NotRenewed(logger, answer.Outcome.Kind, answer.Outcome.Reason);
            return usable is null ? answer : new TokenAnswer(usable, Outcome.Accepted);
        }
    }

    private void SetState(IdentityCondition condition, string words)
    {
        if (State.Condition != condition || State.Words != words)
            State = new IdentityState(condition, words, time.GetUtcNow());
    }

    private static TokenAnswer Remembered(TokenAnswer answer, TimeSpan rest) =>
        answer with { Outcome = answer.Outcome with { RetryAfter = rest, WithoutCall = true } };

    private static bool SameCredential(ImsOptions a, ImsOptions b) =>
        ReferenceEquals(a, b) || (ImsClient.CredentialOf(a) == ImsClient.CredentialOf(b)
            && a.ClientSecret == b.ClientSecret && a.OtherClientSecret == b.OtherClientSecret);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Adobe IMS gave a token with {Secret}, good until {ExpiresAt:u}.")]
        public static partial void Renewed(ILogger logger, DateTimeOffset expiresAt, string secret);

        [LoggerMessage(LogLevel.Warning, "No access token ({Kind}): {Reason}")]
        public static partial void NotRenewed(ILogger logger, OutcomeKind kind, string reason);
    }
}

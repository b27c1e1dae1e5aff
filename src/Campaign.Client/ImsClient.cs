namespace Campaign.Client;

/// <summary>
/// Asks Adobe IMS for a token: OAuth server-to-server, ServerToServerAuthentication in AdobeDocs/adobe-dev-console.
/// </summary>
internal sealed class ImsClient(HttpCalls http, HostGates gates, TimeProvider time)
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(6);
    private readonly Lock _lock = new();
    private string? _lastGood;

    /// <summary>Asks with the secret that worked last, then with the other one. Never throws for what IMS does.</summary>
    /// <returns>
    /// The answer, and whether it is the other secret (<see cref="ImsOptions.OtherClientSecret"/>) that worked.
    /// </returns>
    public async Task<(TokenAnswer Answer, bool ByOther)> AskAsync(ImsOptions options, CancellationToken cancellationToken)
    {
        if (options.ClientId.Length == 0 || options.ClientSecret.Length == 0)
            return (Refused("Campaign:Ims has no client ID or no secret."), false);
        if (!CampaignAddress.TryConfigured(options.Url, out var address))
            return (Refused("Campaign:Ims:Url is not an https address."), false);

        string[] secrets = string.IsNullOrEmpty(options.OtherClientSecret) ? [options.ClientSecret]
            : [options.ClientSecret, options.OtherClientSecret];
        lock (_lock)
            secrets = [.. secrets.OrderByDescending(secret => secret == _lastGood)];
        TokenAnswer answer = null!;
        foreach (var secret in secrets)
        {
            answer = await AskAsync(address, options, secret, cancellationToken).ConfigureAwait(false);
            if (answer.Token is not null)
            {
                lock (_lock)
                    _lastGood = secret;
                return (answer, secret != options.ClientSecret);
            }

            if (!answer.SecretRefused)
                break;
        }

        return (answer, false);
    }

    /// <summary>Whose tokens these options get.</summary>
    public static string CredentialOf(ImsOptions options) => $"{options.Url}\n{options.ClientId}\n{options.Scope}";

    private async Task<TokenAnswer> AskAsync(CampaignAddress address, ImsOptions options, string secret,
        CancellationToken cancellationToken)
    {
        TokenAnswer? answer = null;
        var reply = await gates.For("Adobe IMS", address).RunAsync(
            repeat: true,
            AttemptTimeout,
            async attempt =>
            {
                using var form = new FormUrlEncodedContent(
                [
                    new("client_id", options.ClientId),
                    new("client_secret", secret),
                    new("grant_type", "client_credentials"),
                    new("scope", options.Scope),
                ]);
                var request = UnseenAddressHandler.Request(HttpMethod.Post, address, form);
                var received = await http.SendAsync(request, attempt, cancellationToken).ConfigureAwait(false);
                using var response = received.Response;
                if (received.Fault is { } fault || response is null)
                    return new Reply(new Outcome(OutcomeKind.Transient, $"Adobe IMS {received.Fault}.")) { HostFailed = true };
                var status = (int)response.StatusCode;
                answer = ImsAnswers.Read(status, received.Body, RetryAfter.Read(response, time.GetUtcNow()),
                    CredentialOf(options), time.GetUtcNow());
                return new Reply(answer.Outcome) { Status = status, HostFailed = status is 408 or >= 500 };
            },
            cancellationToken).ConfigureAwait(false);
        return answer is not null && answer.Outcome == reply.Outcome ? answer : new TokenAnswer(null, reply.Outcome);
    }

    private static TokenAnswer Refused(string reason) =>
        new(null, new Outcome(OutcomeKind.Unauthorised, reason) { WithoutCall = true });
}

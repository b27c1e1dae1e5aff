using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;

namespace SignalBridge.Tests.Fixtures;

/// <summary>
/// A Key Vault on the wire: it asks for a token, as the real one does, and then answers. All other hosts are passed on to.
/// </summary>
internal sealed class FakeVault() : DelegatingHandler(new FakedDate(null))
{
    public const string Url = "https://acme.vault.azure.net/";

    private int _asked;

    /// <summary>The secrets by the names that they have in the vault.</summary>
    public ConcurrentDictionary<string, string> Secrets { get; } = [];

    /// <summary>What it answers instead; null for an answer.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>Nothing answers at its address.</summary>
    public bool IsAway { get; set; }

    /// <summary>How many secrets it was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Who asks.</summary>
    public TokenCredential Credential { get; } = new AnyCredential();

    public HttpPipelineTransport Transport =>
        new HttpClientTransport(new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Host != new Uri(Url).Host)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (IsAway)
        {
            Interlocked.Increment(ref _asked);
            throw new HttpRequestException("No such host is known.");
        }

        if (request.Headers.Authorization?.Parameter != AnyCredential.Token)
        {
            var challenge = new HttpResponseMessage(HttpStatusCode.Unauthorized);
            challenge.Headers.TryAddWithoutValidation(
                "WWW-Authenticate", "Bearer authorization=\"https://login.microsoftonline.com/acme\", resource=\"https://vault.azure.net\"");
            return challenge;
        }

        Interlocked.Increment(ref _asked);
        var name = request.RequestUri.Segments[2].TrimEnd('/');
        return Refusal is { } status ? Answer(status, Error(status.ToString()))
            : Secrets.TryGetValue(name, out var value)
                ? Answer(HttpStatusCode.OK, new JsonObject { ["value"] = value, ["id"] = $"{Url}secrets/{name}/1" })
            : Answer(HttpStatusCode.NotFound, Error("SecretNotFound"));
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, JsonObject body) =>
        new(status) { Content = new StringContent(body.ToJsonString(), null, "application/json") };

    private static JsonObject Error(string code) =>
        new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = $"The vault says {code}." } };

    private sealed class AnyCredential : TokenCredential
    {
        public const string Token = "a-token";

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(Token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext,
            CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}

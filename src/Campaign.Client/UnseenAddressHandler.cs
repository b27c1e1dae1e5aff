namespace Campaign.Client;

/// <summary>
/// Puts a request's true address in at the last moment. .NET's request events (the event source System.Net.Http) show the
/// path of the address that was there before, and a trigger's path is made of PKeys.
/// </summary>
internal sealed class UnseenAddressHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly HttpRequestOptionsKey<Uri> TrueAddress = new("SignalBridge.Campaign.Address");

    public static HttpRequestMessage Request(HttpMethod method, CampaignAddress address, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(address.Uri, "/")) { Content = content };
        request.Options.Set(TrueAddress, address.Uri);
        return request;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = request.Options.TryGetValue(TrueAddress, out var address) ? address : request.RequestUri;
        return base.SendAsync(request, cancellationToken);
    }
}

using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace SignalBridge.Cli.Online;

/// <summary>Where the bridge is.</summary>
internal static class BridgeAddress
{
    public const string Setting = "SIGNALBRIDGE_URL";

    private const string Default = "http://127.0.0.1:7071";

    // Longer than the bridge takes for anything: a workflow's command waits for Campaign.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public static Option<string?> Option() =>
        new("--url") { Description = $"The bridge's address. Default: {Setting}, else {Default}." };

    public static Uri Of(string? given, IConfiguration settings)
    {
        var text = given ?? (settings[Setting] is { Length: > 0 } set ? set : Default);
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            && address.UserInfo.Length == 0
            ? address
            : throw new CommandFailedException(ExitCode.Usage,
                "The bridge's address is none; write one such as https://bridge.example.com.");
    }

    /// <summary>A client that goes nowhere else: a redirect would take the key along.</summary>
    public static HttpClient Http(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback })
        {
            BaseAddress = address,
            Timeout = Patience
        };

    /// <summary>Sends a request; what keeps it from an answer is told in a sentence.</summary>
    public static async Task<HttpResponseMessage> AskAsync(HttpClient http, HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new CommandFailedException(ExitCode.Unexpected, $"No bridge answers at {http.BaseAddress}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.TooLong,
                $"{http.BaseAddress} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}

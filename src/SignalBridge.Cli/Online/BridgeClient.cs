using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SignalBridge.Cli.Online;

/// <summary>
/// Calls the bridge's HTTP API, which is the same on both hosts. A call that fails ends the command, with the exit code for it.
/// </summary>
internal sealed class BridgeClient : IDisposable
{
    public const string KeySetting = "SIGNALBRIDGE_KEY";

    private readonly HttpClient _http;

    private BridgeClient(HttpClient http) => _http = http;

    public Uri Address => _http.BaseAddress!;

    /// <summary>
    /// Opens a client with the key of the environment. A key is never an argument: those are seen by everyone on the machine, and
    /// kept in histories.
    /// </summary>
    public static BridgeClient Open(string? url, Surroundings around)
    {
        var address = BridgeAddress.Of(url, around.Settings);
        var key = around.Settings[KeySetting];
        if (string.IsNullOrEmpty(key))
        {
            throw new CommandFailedException(ExitCode.Usage,
                $"{KeySetting} is not set; set this environment variable to the operator key.");
        }

        if (key.Any(c => c is < '!' or > '~'))
        {
            throw new CommandFailedException(ExitCode.Usage,
                $"{KeySetting} is no key: it has characters that no header can carry.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{address} would get the key unencrypted; use https.");
        }

        var http = BridgeAddress.Http(address);
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        return new BridgeClient(http);
    }

    /// <summary>The option and the opening, for a command.</summary>
    public static Func<ParseResult, BridgeClient> For(Surroundings around, out Option<string?> url)
    {
        var option = url = BridgeAddress.Option();
        return parsed => Open(parsed.GetValue(option), around);
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, path, null, cancellationToken);

    public Task<JsonNode> PostAsync(string path, JsonObject? body, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <summary>Gets without ending the command for an answer that is no success.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Told, DateTimeOffset? Date)> LookAsync(string path,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/{path}");
        using var answer = await BridgeAddress.AskAsync(_http, request, cancellationToken);
        return (answer.StatusCode, Answers.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)), answer.Headers.Date);
    }

    /// <summary>A part of a path.</summary>
    public static string Part(string name) => Uri.EscapeDataString(name);

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> CallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"api/{path}");
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json");
        }

        using var answer = await BridgeAddress.AskAsync(_http, request, cancellationToken);
        var told = Answers.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        if (answer.IsSuccessStatusCode)
        {
            return told ?? throw new CommandFailedException(ExitCode.Unexpected,
                $"{Address} answers, but not as a bridge does: is it the right address?");
        }

        throw Failed(answer, told);
    }

    private CommandFailedException Failed(HttpResponseMessage answer, JsonNode? told)
    {
        var status = (int)answer.StatusCode;
        var sentence = Answers.Sentence(told) ?? answer.ReasonPhrase ?? "";
        var wait = answer.Headers.RetryAfter?.Delta is { } delta
            ? string.Create(CultureInfo.InvariantCulture, $" Try again in {delta.TotalSeconds:0} s.") : "";
        var code = status switch
        {
            401 or 403 => ExitCode.NotAllowed,
            404 => ExitCode.NotFound,
            < 400 or >= 500 and not 502 => ExitCode.Unexpected,
            _ => ExitCode.Refused,
        };
        return new CommandFailedException(code, code == ExitCode.NotAllowed
            ? $"{Address} does not take the key in {KeySetting}. {sentence}".TrimEnd()
            : $"{status} {sentence}{wait}", [.. (told?["errors"] as JsonArray ?? []).Select(e => $"{e}")]);
    }
}

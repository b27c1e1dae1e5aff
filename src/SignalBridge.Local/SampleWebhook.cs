using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Words;

namespace SignalBridge.Local;

/// <summary>
/// A webhook that a hook of this configuration accepts, as a line to paste. The body is made from the hook's own simple
/// expressions (<c>body.a.b</c>, <c>body.a == 'x'</c>); a hook that needs more gets no line.
/// </summary>
internal static partial class SampleWebhook
{
    /// <summary>
    /// The <c>curl</c> line for the first hook with a scheme that can be shown in one; null where there is none.
    /// </summary>
    public static string? Curl(BridgeOptions options, string url, DateTimeOffset now)
    {
        foreach (var hook in options.Hooks)
        {
            var signal = options.Signals.FirstOrDefault(s => s.Name == hook.Signal);
            if (signal is not null && hook.Verify.Secrets is [var secret, ..] && Body(hook, signal, now) is { } body
                && Headers(hook, secret, body, now) is { } headers)
            {
                return $"curl -i {url}/api/hooks/{hook.Name} -H 'Content-Type: application/json' {headers} -d '{body}'";
            }
        }

        return null;
    }

    private static string? Headers(HookOptions hook, string secret, string body, DateTimeOffset now)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var id = $"{Guid.NewGuid()}";
        switch (hook.Verify.Scheme)
        {
            case "github":
                var hex = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes));
                return $"-H 'X-GitHub-Delivery: {id}' -H 'X-Hub-Signature-256: sha256={hex}'";
            case "standard-webhooks":
                var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                var key = Convert.FromBase64String(secret.Replace("whsec_", "", StringComparison.Ordinal));
                var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
                return $"-H 'webhook-id: {id}' -H 'webhook-timestamp: {time}' -H 'webhook-signature: v1,{signature}'";
            case "api-key":
                return $"-H '{hook.Verify.Header ?? "x-api-key"}: {hook.Verify.Prefix}{secret}'";
            default:
                return null;
        }
    }

    private static string? Body(HookOptions hook, SignalOptions signal, DateTimeOffset now)
    {
        var body = new JsonObject();
        var fits = true;
        foreach (Match condition in Condition().Matches(hook.When ?? ""))
        {
            fits &= Put(body, condition.Groups["path"].Value, condition.Groups["value"].Value);
        }

        foreach (var (name, expression) in hook.Parameters)
        {
            var type = signal.Parameters.FirstOrDefault(p => p.Name == name)?.Type ?? ParameterType.String;
            if (Path().Match(expression) is { Success: true } match)
            {
                fits &= Put(body, match.Groups["path"].Value, type switch
                {
                    ParameterType.Number => 42,
                    ParameterType.Boolean => true,
                    ParameterType.DateTime => IsoInstant.Write(now),
                    _ => $"sample {name} {now.UtcDateTime:HH:mm:ss}",
                });
            }
        }

        var text = body.ToJsonString();

        // Quotes would end the pasted argument.
        return !fits || text.Contains('\'', StringComparison.Ordinal) ? null : text;
    }

    // Where two expressions want a value and an object at one place, the first has it, and there is no sample.
    private static bool Put(JsonObject body, string path, JsonNode value)
    {
        var keys = path.Split('.');
        foreach (var key in keys[..^1])
        {
            if ((body[key] ??= new JsonObject()) is not JsonObject inner)
            {
                return false;
            }

            body = inner;
        }

        body[keys[^1]] ??= value;
        return true;
    }

    [GeneratedRegex(@"^body\.(?<path>[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Path();

    [GeneratedRegex(@"body\.(?<path>[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*)\s*==\s*'(?<value>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Condition();
}

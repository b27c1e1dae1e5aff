using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SignalBridge.Cli.Online;
using SignalBridge.Cli.Output;
using SignalBridge.Configuration;
using WebhookVerification;
using WebhookVerification.Signing;

namespace SignalBridge.Cli.Offline;

/// <summary>
/// <c>signalbridge send</c>: plays the provider. Signs a body as the hook's scheme does, and posts it to a bridge.
/// </summary>
internal static class SendCommand
{
    public static Command Build(Surroundings around)
    {
        var hook = new Argument<string>("hook") { Description = "The hook's name." };
        var body = new Argument<string>("body") { Description = "The file with the webhook's body; - for the standard input." };
        var secret = new Option<string?>("--secret-env")
        {
            Description = "The environment variable with the sender's secret, or with its private key where the hook has a public one. "
                + "Default: the hook's own first secret.",
        };
        var age = new Option<TimeSpan>("--age")
        {
            Description = "How long ago it was signed, as hh:mm:ss, to see what is too old.",
            DefaultValueFactory = _ => TimeSpan.Zero,
        };
        var wrong = new Option<bool>("--wrong") { Description = "Sign with another secret, to see it refused." };
        var id = new Option<string?>("--id") { Description = "The delivery's id, where the scheme signs one. Default: a new one." };
        var (headers, query, bridge) = (CommonOptions.Header(), CommonOptions.Query(), CommonOptions.Bridge());
        var (url, output) = (BridgeAddress.Option(), CommonOptions.Output());
        var command = new Command("send", "Sign a webhook as its provider does, and post it to a bridge.")
        {
            hook, body, headers, query, bridge, url, secret, age, wrong, id, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var offline = OfflineBridge.Sound(parsed.GetValue(bridge), around.Settings);
            var address = BridgeAddress.Of(parsed.GetValue(url), around.Settings);
            var (route, written) = offline.Hook(parsed.GetValue(hook)!);
            var key =
                parsed.GetValue(wrong) ? Another(written.Verify.Scheme)
                    : Secret(offline, written, parsed.GetValue(secret), around, address);
            List<string> mistakes = [];
            if (WebhookSigner.Create(written.Verify, key, $"the hook '{route.Name}'", mistakes) is not { } signer)
            {
                throw new CommandFailedException(ExitCode.Refused, mistakes[0]);
            }

            var all = new HeaderDictionary { ["Content-Type"] = "application/json" };
            foreach (var (name, value) in CommonOptions.Headers(parsed.GetValue(headers)!))
            {
                all[name] = value;
            }

            var plain = new UnverifiedWebhook("POST", $"/api/hooks/{route.Name}", CommonOptions.WithMark(parsed.GetValue(query)!),
                all,
                await CommonOptions.ReadAsync(parsed.GetValue(body)!, cancellationToken));
            var signed =
                signer.Sign(plain, around.Time.GetUtcNow() - parsed.GetValue(age), parsed.GetValue(id)
                    ?? $"msg_{Guid.NewGuid():N}");
            return await PostAsync(signed, address, new Screen(around, parsed.GetValue(output)), cancellationToken);
        });
        return command;
    }

    private static async Task<int> PostAsync(UnverifiedWebhook signed, Uri address, Screen screen,
        CancellationToken cancellationToken)
    {
        using var http = BridgeAddress.Http(address);
        using var request = new HttpRequestMessage(HttpMethod.Post, signed.Path[1..] + signed.Query);
        request.Content = new ByteArrayContent(signed.Body.ToArray());
        foreach (var (name, value) in signed.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string?)value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        using var answer = await BridgeAddress.AskAsync(http, request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var (status, told) = ((int)answer.StatusCode, Answers.Parse(text));
        var item = new JsonObject
        {
            ["answer"] = status,
            ["id"] = told?["id"]?.DeepClone(),
            ["status"] = told?["status"]?.DeepClone(),
            ["body"] = told?.DeepClone(),
        };
        screen.Item(item, () =>
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"{status} {Answers.Sentence(told) ?? answer.ReasonPhrase}"));
            foreach (var reason in told?["errors"] as JsonArray ?? [])
            {
                screen.Line($"  - {reason}");
            }

            if (RetryAfter(answer.Headers.RetryAfter) is { } wait)
            {
                screen.Line($"  The bridge asks to wait {wait}.");
            }
        });
        return status switch
        {
            < 300 => ExitCode.Done,
            StatusCodes.Status401Unauthorized => ExitCode.NotAllowed,
            StatusCodes.Status404NotFound => ExitCode.NotFound,
            < 500 => ExitCode.Refused,
            _ => ExitCode.Unexpected,
        };
    }

    private static string? RetryAfter(RetryConditionHeaderValue? value) =>
        value?.Delta is { } delta ? $"{delta.TotalSeconds:0} s" : null;

    // What stands in for a secret is what the local run takes as well. Anywhere else it could only be refused, and nobody would
    // know why.
    private static string Secret(OfflineBridge offline, HookOptions hook, string? variable, Surroundings around, Uri address)
    {
        if (variable is not null)
        {
            return around.Settings[variable]
                ?? throw new CommandFailedException(ExitCode.Usage, $"The environment variable {variable} is not set.");
        }

        if (hook.Verify.Secrets is not [var own, ..])
        {
            return "";
        }

        if (SampleSecret.KeyPair(hook.Verify.Scheme) is not null)
        {
            throw new CommandFailedException(ExitCode.Usage,
                $"The hook '{hook.Name}' has its sender's public key; name the variable with the private one with --secret-env.");
        }

        return offline.SecretSetting(hook.Name, around.Settings) is { } setting && offline.StandIns.Values.ContainsKey(setting)
            && !address.IsLoopback
            ? throw new CommandFailedException(ExitCode.Usage,
                $"{setting} is not set here; set it to the secret of {address.Host}.")
            : own;
    }

    private static string Another(string scheme)
    {
        var bytes = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        return SampleSecret.KeyPair(scheme)?.Private ?? SampleSecret.For(scheme, bytes) ?? Convert.ToHexString(bytes);
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;
using WebhookVerification.Handshakes;
using WebhookVerification.Schemes;
using WebhookVerification.Signing;

namespace SignalBridge.Cli.Offline;

/// <summary><c>signalbridge schemes</c>: the providers whose webhooks can be verified, and what each needs.</summary>
internal static class SchemesCommand
{
    public static Command Build(Surroundings around)
    {
        var name = new Argument<string?>("scheme")
        {
            Description = "One scheme, by its name or another name of its.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "scheme",
        };
        name.CompletionSources.Add(_ =>
            SchemeTable.All.Select(scheme => new System.CommandLine.Completions.CompletionItem(scheme.Name)));
        var output = CommonOptions.Output();
        var command = new Command("schemes", "List the schemes of verification, or tell what one needs.") { name, output };
        command.SetAction(parsed =>
        {
            var screen = new Screen(around, parsed.GetValue(output));
            if (parsed.GetValue(name) is not { } one)
            {
                screen.List(new JsonArray([.. SchemeTable.All.Select(ToJson)]),
                [
                    ("scheme", s => (string?)s["name"]), ("needs", s => string.Join(", ", s["needs"]!.AsArray())),
                    ("provider", s => (string?)s["provider"]),
                ], "");
                return ExitCode.Done;
            }

            var scheme = SchemeTable.Find(one) ?? throw new CommandFailedException(ExitCode.NotFound,
                $"There is no scheme '{one}'{(SchemeTable.Nearest(one) is { } nearest ? $" (did you mean '{nearest}'?)" : "")}.");
            screen.Item(ToJson(scheme), () => Print(screen, scheme));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Screen screen, Scheme scheme) => screen.Facts(
        ("scheme", scheme.Name),
        ("also called", string.Join(", ", scheme.Aliases)),
        ("provider", scheme.Provider),
        ("needs", string.Join(", ", SchemeFields.Needed(scheme))),
        ("may have", string.Join(", ", SchemeFields.Possible(scheme))),
        ("header", string.Join(", ", scheme.SignatureHeaders)),
        ("signed", scheme.Kind is SchemeKind.Signature or SchemeKind.Adyen or SchemeKind.Braintree ? scheme.Signed : null),
        ("time allowed", scheme.Tolerance?.ToString("c")),
        ("handshake", Handshake(scheme)),
        ("remark", scheme.Remark?.Replace("`", "")),
        ("send", WebhookSigner.CanSign(scheme.Name) ? "signalbridge send can sign for it" : "only the provider can sign for it"),
        ("documentation", scheme.Documentation));

    private static string? Handshake(Scheme scheme) => scheme.Handshake is not { } name ? null
        : HandshakeTable.All[name].Needs is { Length: > 0 } needs ? $"{name}, needs {string.Join(", ", needs)}" : name;

    private static JsonObject ToJson(Scheme scheme) => new()
    {
        ["name"] = scheme.Name,
        ["aliases"] = new JsonArray([.. scheme.Aliases]),
        ["provider"] = scheme.Provider,
        ["needs"] = new JsonArray([.. SchemeFields.Needed(scheme)]),
        ["mayHave"] = new JsonArray([.. SchemeFields.Possible(scheme)]),
        ["headers"] = new JsonArray([.. scheme.SignatureHeaders]),
        ["signed"] = scheme.Signed,
        ["tolerance"] = scheme.Tolerance?.ToString("c"),
        ["handshake"] = scheme.Handshake,
        ["remark"] = scheme.Remark,
        ["canBeSent"] = WebhookSigner.CanSign(scheme.Name),
        ["documentation"] = scheme.Documentation,
    };
}

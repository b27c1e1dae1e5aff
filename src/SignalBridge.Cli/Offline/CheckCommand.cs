using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SignalBridge.Cli.Output;
using SignalBridge.Words;

namespace SignalBridge.Cli.Offline;

/// <summary><c>signalbridge check</c>: all mistakes of a configuration at once, each with its path and its line.</summary>
internal static partial class CheckCommand
{
    private const string Text = "text", Json = "json", GitHub = "github";

    public static Command Build(Surroundings around)
    {
        var file = new Argument<string?>("file")
        {
            Description = "The configuration. Default: bridge.json here.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var format = new Option<string>("--format")
        {
            Description = "text, json, or github (annotates the lines of a pull request).",
            DefaultValueFactory = _ => Text,
        };
        format.AcceptOnlyFromAmong(Text, Json, GitHub);
        var strict = new Option<bool>("--require-settings") { Description = "A %SETTING% that is not set here is a mistake, as it is for the bridge." };
        var command = new Command("check", "Tell all mistakes of a bridge.json, each with its path.") { file, format, strict };
        command.SetAction(parsed => Run(around, parsed.GetValue(file), parsed.GetValue(format)!, parsed.GetValue(strict)));
        return command;
    }

    private static int Run(Surroundings around, string? path, string format, bool strict)
    {
        var bridge = OfflineBridge.Load(path, around.Settings, strict);
        var places = JsonPlaces.Read(File.ReadAllBytes(bridge.File));
        var name = Path.GetRelativePath(Directory.GetCurrentDirectory(), bridge.File);
        List<Finding> findings =
            [.. bridge.Mistakes.Select(text => Finding.Of(text, true, places)),
                .. bridge.Warnings.Select(text => Finding.Of(text, false, places))];
        switch (format)
        {
            case Json:
                around.Out.WriteLine(new JsonArray([.. findings.Select(f => f.ToJson(name))])
                    .ToJsonString(new() { WriteIndented = true }));
                break;
            case GitHub:
                findings.ForEach(f => around.Out.WriteLine(f.Annotation(name)));
                break;
            default:
                findings.ForEach(f => around.Out.WriteLine(Printable.Text($"{name}:{f.Line}: {f.Severity}: {f.Sentence}")));
                around.Out.WriteLine(Printable.Text(
                    bridge.Mistakes.Count > 0 ? $"{name} has {Plural.Of(bridge.Mistakes.Count, "mistake")}."
                        : $"{name} has no mistakes."));
                break;
        }

        return bridge.Mistakes.Count > 0 ? ExitCode.Refused : ExitCode.Done;
    }

    [GeneratedRegex("at line ([0-9]+), byte")]
    private static partial Regex SyntaxLine();

    /// <summary>A mistake or a warning.</summary>
    private sealed record Finding(bool IsMistake, string Path, string Sentence, int Line)
    {
        public string Severity => IsMistake ? "mistake" : "warning";

        public static Finding Of(string sentence, bool isMistake, JsonPlaces places)
        {
            var path = sentence.IndexOf(": ", StringComparison.Ordinal) is var end and > 0 ? sentence[..end] : "";
            return new Finding(isMistake, path, sentence,
                SyntaxLine().Match(sentence) is { Success: true } at
                    ? int.Parse(at.Groups[1].Value, CultureInfo.InvariantCulture) : places.LineOf(path));
        }

        public JsonObject ToJson(string file) => new()
        {
            ["severity"] = Severity,
            ["file"] = file,
            ["line"] = Line,
            ["path"] = Path,
            ["message"] = Sentence,
        };

        // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
        public string Annotation(string file) => string.Create(CultureInfo.InvariantCulture,
            $"::{(IsMistake ? "error" : "warning")} file={Property(file)},line={Line},title=bridge.json::{Message(Sentence)}");

        private static string Message(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

        private static string Property(string text) => Message(text.Replace('\\', '/')).Replace(":", "%3A").Replace(",", "%2C");
    }
}

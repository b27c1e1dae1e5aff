using System.Text.RegularExpressions;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.House;

/// <summary>
/// The folders of the core are floors: each knows those before it in the list, and none after it. What lies below them all,
/// Campaign.Client and WebhookVerification, are assemblies of their own, so the compiler holds them.
/// </summary>
public sealed partial class FloorTests
{
    private static readonly string[] Floors =
    [
        "Words", "Timing", "Configuration", "Telemetry", "Storage", "Mapping", "Routing", "Waking", "Mailboxes", "Delivery",
            "Sources",
        "Retention", "Operations", "Hosting",
    ];

    private static readonly string Core = Repository.File("src", "SignalBridge");

    [Fact]
    public void Arrows_run_downwards()
    {
        var folders = Directory.GetDirectories(Core).Select(folder => Path.GetFileName(folder)).Except(["bin", "obj"]);
        folders.Order().ShouldBe(Floors.Order(), "Each folder is a floor.");

        var files =
            Floors.SelectMany(floor => Directory.GetFiles(Path.Combine(Core, floor), "*.cs", SearchOption.AllDirectories))
                .ToList();
        files.Count.ShouldBeGreaterThan(150);
        files.SelectMany(file => Mistakes(Path.GetRelativePath(Core, file), File.ReadAllText(file))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("using SignalBridge.Hosting;")]
    [InlineData("using static SignalBridge.Operations.Explanation;")]
    [InlineData("namespace SignalBridge.Mailboxes;\nclass C { Delivery.Verdict? _v; }")]
    [InlineData("namespace SignalBridge.Mailboxes;\nclass C { global::SignalBridge.Delivery.Verdict? _v; }")]
    [InlineData("namespace SignalBridge.Delivery;")]
    public void An_arrow_that_runs_upwards_is_found(string text) => Mistakes("Mailboxes/Some.cs", text).ShouldNotBeEmpty();

    [Theory]
    [InlineData("using SignalBridge.Storage;\nnamespace SignalBridge.Mailboxes;\nclass C { Words.EventState _s; string Delivery; }")]
    [InlineData("namespace SignalBridge.Mailboxes.Rows;\n/// <see cref=\"Delivery.Verdict\"/>\nclass C { string S => \"Hosting.Failures\"; } // Operations.Replay")]
    public void One_that_runs_downwards_and_what_is_only_said_is_none(string text) =>
        Mistakes("Mailboxes/Some.cs", text).ShouldBeEmpty();

    private static IEnumerable<string> Mistakes(string file, string text)
    {
        var floor = file.Split('/', '\\')[0];
        var above = Floors[(Array.IndexOf(Floors, floor) + 1)..];
        foreach (var (line, number) in text.Split('\n').Select((line, i) => (NoCode().Replace(line, ""), i + 1)))
        {
            if (Namespace().Match(line) is { Success: true } own && own.Groups[1].Value != floor)
            {
                yield return $"{file}:{number}: lies in {floor} and says that it is of {own.Groups[1].Value}.";
            }

            foreach (Match name in Qualified().Matches(line))
            {
                if (above.Contains(name.Groups[1].Value + name.Groups[2].Value))
                {
                    yield return $"{file}:{number}: {floor} names {name.Value}, which is above it.";
                }
            }
        }
    }

    // Comments, documentation and what stands in quotes.
    [GeneratedRegex(@"//.*|""(?:\\.|[^""\\])*""")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"^namespace SignalBridge\.(\w+)")]
    private static partial Regex Namespace();

    // A name after "SignalBridge.", or one that a type's name follows and that is no member of something else.
    [GeneratedRegex(@"\bSignalBridge\.([A-Z]\w+)|(?<![\w.?!)\]])([A-Z]\w+)(?=\.[A-Z])")]
    private static partial Regex Qualified();
}

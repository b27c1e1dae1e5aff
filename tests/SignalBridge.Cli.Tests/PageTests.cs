using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SignalBridge.Cli.Tests.Offline;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Cli.Tests;

/// <summary>What <c>docs/cli.md</c> shows is what the command does.</summary>
public sealed partial class PageTests
{
    private static readonly string Page = File.ReadAllText(Repository.File("docs", "cli.md"));
    private static readonly string Bridge = Repository.File("bridge.json");

    [Fact]
    public void Every_command_has_its_place_on_the_page_and_no_other_is_named()
    {
        var around = new Surroundings(TextWriter.Null, TextWriter.Null, new ConfigurationBuilder().Build(), TimeProvider.System,
            null);
        var root = CommandLine.Build(around);
        var named = Named().Matches(Page).Select(m => (First: m.Groups[1].Value, Second: m.Groups[2].Value)).ToList();
        foreach (var (first, second) in named)
        {
            var command = root.Subcommands.SingleOrDefault(c => c.Name == first).ShouldNotBeNull(first);
            if (command.Subcommands.Count > 0) command.Subcommands.Select(c => c.Name).ShouldContain(second);
        }

        named.Select(n => n.First).Distinct().ShouldBe(root.Subcommands.Select(c => c.Name), ignoreOrder: true);
        foreach (var verb in root.Subcommands.SelectMany(c => c.Subcommands)) Page.ShouldContain(verb.Name);
        foreach (Match option in Option().Matches(Page))
        {
            // Those of dotnet itself.
            if (option.Value is "--global" or "--add-source" or "--project" or "--help") continue;
            root.Subcommands.SelectMany(c => c.Subcommands.Append(c)).SelectMany(c => c.Options).Select(o => o.Name)
                .ShouldContain(option.Value);
        }
    }

    [Fact]
    public async Task The_trial_that_is_shown_is_what_the_sample_gives()
    {
        var shown = Block("text");
        var tried =
            await Cli.RunAsync("try", "crm", Repository.File("docs", "samples", "crm-webhook.json"), "-H",
                "X-GitHub-Delivery: d-1", "--bridge", Bridge);

        tried.Code.ShouldBe(ExitCode.Done);
        tried.Out.ReplaceLineEndings("\n").Trim().ShouldBe(shown.Trim());
    }

    [Fact]
    public async Task The_case_that_is_shown_passes()
    {
        using var files = new Files();
        var tested = await Cli.RunAsync("test", files.Write("case.json", Block("json")), "--bridge", Bridge);

        tested.Out.ShouldContain("passed  an audience is ready");
        tested.Code.ShouldBe(ExitCode.Done);
    }

    [Fact]
    public void Every_exit_code_has_its_row()
    {
        var codes = typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        codes.Count.ShouldBe(8);
        Row().Matches(Page).Select(m => int.Parse(m.Groups[1].Value)).ShouldBe(codes);
    }

    private static string Block(string language) =>
        Regex.Match(Page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex(@"(?<!\w)signalbridge ([a-z]+)(?: ([a-z]+))?")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

using System.Text.Json.Nodes;

namespace SignalBridge.Cli.Tests.Offline;

public sealed class CheckTests
{
    private static readonly string Broken = Files.Bridge
        .Replace("\"Signal\": \"order\"", "\"Signal\": \"ordre\"").Replace("\"Scheme\": \"github\"", "\"Scheme\": \"githup\"")
            .Replace("body.kind ==", "body.kind =");

    [Fact]
    public async Task A_sound_file_is_told_so_and_what_is_not_set_here_is_named()
    {
        using var files = new Files();
        var cli = await Cli.RunAsync("check", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Done);
        cli.Out.ShouldContain("bridge.json has no mistakes.");
        cli.Out.ShouldContain("warning: SignalBridge:Hooks:0:Verify:Secrets:0: %SHOP_SECRET% is not set here, so its value is not checked.");
    }

    [Fact]
    public async Task Where_settings_are_asked_for_one_that_is_not_set_is_a_mistake()
    {
        using var files = new Files();
        var cli = await Cli.RunAsync("check", files.BridgePath, "--require-settings");

        cli.Code.ShouldBe(ExitCode.Refused);
        cli.Out.ShouldContain("mistake: SignalBridge:Hooks:0:Verify:Secrets:0: '%SHOP_SECRET%' names an app setting that does not exist");
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once_each_on_its_line()
    {
        using var files = new Files(Broken);
        var cli = await Cli.RunAsync("check", files.BridgePath, "--format", "json");

        cli.Code.ShouldBe(ExitCode.Refused);
        var lines = Broken.Split('\n');
        var found =
            JsonNode.Parse(cli.Out)!.AsArray().Where(f => (string?)f!["severity"] == "mistake")
                .ToDictionary(f => (string)f!["path"]!, f => lines[(int)f!["line"]! - 1]);
        found.Keys.ShouldBe(["SignalBridge:Hooks:0:Signal", "SignalBridge:Hooks:0:Verify:Scheme", "SignalBridge:Hooks:0:When"],
            ignoreOrder: true);
        found["SignalBridge:Hooks:0:Signal"].ShouldContain("ordre");
        found["SignalBridge:Hooks:0:Verify:Scheme"].ShouldContain("githup");
        found["SignalBridge:Hooks:0:When"].ShouldContain("body.kind =");
    }

    [Fact]
    public async Task GitHub_gets_an_annotation_for_each()
    {
        using var files = new Files(Broken);
        var cli = await Cli.RunAsync("check", files.BridgePath, "--format", "github");

        cli.Code.ShouldBe(ExitCode.Refused);
        var line = Array.FindIndex(Broken.Split('\n'), l => l.Contains("ordre")) + 1;
        cli.Out.ShouldMatch($@"::error file=[^:]*bridge\.json,line={line},title=bridge\.json::SignalBridge:Hooks:0:Signal: 'ordre' is not a signal");
        // A percent sign would begin an escape.
        cli.Out.ShouldContain("%25SHOP_SECRET%25 is not set here");
    }

    [Fact]
    public async Task What_is_no_json_is_shown_where_it_breaks()
    {
        using var files = new Files("{\n  \"SignalBridge\": {\n    \"Hooks\": [ }\n}\n");
        var cli = await Cli.RunAsync("check", files.BridgePath, "--format", "json");

        cli.Code.ShouldBe(ExitCode.Refused);
        ((int)JsonNode.Parse(cli.Out)![0]!["line"]!).ShouldBe(3);
    }

    [Fact]
    public async Task A_value_of_a_setting_is_never_shown()
    {
        using var files = new Files(Files.Bridge.Replace("\"WKF1\"", "\"%WORKFLOW%\""));
        var cli =
            await Cli.RunAsync(new Dictionary<string, string?> { ["WORKFLOW"] = "a/secret", ["SHOP_SECRET"] = "tiny" },
                ["check", files.BridgePath]);

        cli.Code.ShouldBe(ExitCode.Refused);
        cli.Out.ShouldContain("'%WORKFLOW%' is not a workflow ID");
        cli.Out.ShouldNotContain("a/secret");
        cli.Out.ShouldNotContain("tiny");
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "check", "no-such-file.json")]
    [InlineData(ExitCode.Usage, "check", "--format", "xml")]
    [InlineData(ExitCode.Usage, "chek")]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.Done, "--help")]
    public async Task The_exit_code_says_what_was_wrong(int code, params string[] args) =>
        (await Cli.RunAsync(args)).Code.ShouldBe(code);
}

namespace SignalBridge.Cli.Tests.Offline;

public sealed class TestCommandTests
{
    private const string Order = """{"kind":"order","id":"A-1","total":1.10}""";

    [Fact]
    public async Task Cases_that_hold_pass()
    {
        using var files = new Files();
        var folder = Path.GetDirectoryName(files.Write("cases/order.json",
            $$"""
            { "hook": "shop", "headers": { "X-GitHub-Delivery": "d-1" }, "body": {{Order}},
              "expect": { "answer": 202, "status": "accepted", "key": "d-1", "parameters": { "id": "A-1", "total": 1.10, "urgent": false } } }
            """))!;
        files.Write("cases/others.json",
            """
            [ { "name": "a ping", "hook": "shop", "body": { "kind": "ping" }, "expect": { "status": "filtered" } },
              { "name": "no id", "hook": "shop", "body": { "kind": "order", "total": 1 }, "expect": { "answer": 422, "reasons": [ "`body.id` finds nothing" ] } } ]
            """);
        var cli = await Cli.RunAsync("test", folder, "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Done, cli.Out + cli.Error);
        cli.Out.ShouldBe("passed  order\npassed  a ping\npassed  no id\n3 cases, all passed.\n".ReplaceLineEndings());
    }

    [Fact]
    public async Task A_case_that_does_not_hold_says_each_difference()
    {
        using var files = new Files();
        var file = files.Write("case.json", $$"""{ "hook": "shop", "body": {{Order}}, "expect": { "answer": 200, "parameters": { "id": "A-2", "colour": "red" } } }""");
        var cli = await Cli.RunAsync("test", file, "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Refused);
        cli.Out.ShouldContain("FAILED  case");
        foreach (var expected in new[]
        {
            "the answer is 202, and 200 is expected", "'id' is 'A-1', and 'A-2' is expected",
                "'colour' is not there, and 'red' is expected",
            "'total' is '1.10', and is not expected", "1 case, 1 failed.",
        })
        {
            cli.Out.ShouldContain(expected);
        }
    }

    [Theory]
    [InlineData("""{ "hook": "shop", "body": {} }""", "\"expect\" is missing")]
    [InlineData("""{ "hook": "shop", "body": {}, "expect": { "anser": 202 } }""", "\"anser\" is not known here (did you mean 'answer'?)")]
    [InlineData("""{ "hook": "shop", "expect": { "answer": 202 } }""", "write either \"body\" or \"bodyFile\"")]
    [InlineData("{", "it is no JSON")]
    public async Task A_case_that_cannot_fail_is_refused(string text, string expected)
    {
        using var files = new Files();
        var cli = await Cli.RunAsync("test", files.Write("case.json", text), "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Usage);
        cli.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task No_case_at_all_is_no_success()
    {
        using var files = new Files();
        var folder = Path.GetDirectoryName(files.Write("empty/readme.txt", ""))!;
        (await Cli.RunAsync("test", folder, "--bridge", files.BridgePath)).Code.ShouldBe(ExitCode.NotFound);
    }
}

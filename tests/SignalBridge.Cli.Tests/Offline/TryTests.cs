using System.Text.Json.Nodes;

namespace SignalBridge.Cli.Tests.Offline;

public sealed class TryTests
{
    [Fact]
    public async Task Each_step_is_shown_with_its_expression_and_its_value()
    {
        using var files = new Files();
        var body = files.Write("order.json", """{"kind":"order","id":"A-1","total":12.50}""");
        var cli = await Cli.RunAsync("try", "shop", body, "-H", "X-GitHub-Delivery: d-7", "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Done, cli.Error);
        cli.Out.ShouldContain("body.kind == 'order' → true");
        cli.Out.ShouldContain("202 accepted");
        cli.Out.ShouldContain("headers.\"x-github-delivery\" → d-7");
        cli.Out.ShouldMatch("id +string +body\\.id +A-1");
        cli.Out.ShouldMatch("total +number +body\\.total +12\\.50");
        cli.Out.ShouldMatch("urgent +boolean +\\(default\\) +false");
        cli.Out.ShouldContain("of 65,536 bytes");
        cli.Out.ShouldContain("Queue: fires in its turn");
    }

    [Fact]
    public async Task A_parameter_without_a_value_says_why_and_the_others_are_shown()
    {
        using var files = new Files();
        var body = files.Write("order.json", """{"kind":"order","orderId":"A-1","total":"a lot"}""");
        var cli = await Cli.RunAsync("try", "shop", body, "--bridge", files.BridgePath, "--output", "json");

        cli.Code.ShouldBe(ExitCode.Refused);
        var told = JsonNode.Parse(cli.Out)!;
        ((int)told["answer"]!).ShouldBe(422);
        ((string)told["parameters"]![0]!["reason"]!)
            .ShouldContain("`body.id` finds nothing; the body has `kind`, `orderId`, `total`");
        ((string)told["parameters"]![1]!["reason"]!).ShouldContain("not a number");
        ((string)told["parameters"]![2]!["value"]!).ShouldBe("false");
        told["reasons"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_webhook_that_the_condition_leaves_out_is_told_so()
    {
        using var files = new Files();
        var cli = await Cli.RunAsync("try", "shop", files.Write("ping.json", """{"kind":"ping"}"""), "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Done);
        cli.Out.ShouldContain("body.kind == 'order' → false");
        cli.Out.ShouldContain("200 filtered");
    }

    [Theory]
    [InlineData("not json", "It cannot be mapped", "application/json", 422)]
    [InlineData("{}", "Content-Type says otherwise", "text/xml", 415)]
    public async Task A_body_that_cannot_be_read_says_why(string text, string expected, string type, int answer)
    {
        using var files = new Files();
        var cli =
            await Cli.RunAsync("try", "shop", files.Write("body", text), "-H", $"Content-Type: {type}", "--bridge",
                files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Refused);
        cli.Out.ShouldContain(expected);
        cli.Out.ShouldContain($"{answer} ");
    }

    [Fact]
    public async Task Control_characters_of_a_payload_never_reach_the_terminal()
    {
        using var files = new Files();
        var body = files.Write("order.json", """{"kind":"order","id":"\u001b[2J\u202Eevil\u0007","total":1}""");
        foreach (var output in new[] { "table", "json", "ndjson" })
        {
            var cli = await Cli.RunAsync("try", "shop", body, "--bridge", files.BridgePath, "--output", output);
            cli.Out.Where(c => char.IsControl(c) && c is not ('\n' or '\r') || c == '\u202E').ShouldBeEmpty(output);
            cli.Out.ToLowerInvariant().ShouldContain("\\u001b[2j\\u202eevil\\u0007");
        }
    }

    [Fact]
    public async Task A_hook_that_is_not_there_is_not_found_and_the_nearest_is_named()
    {
        using var files = new Files();
        var cli = await Cli.RunAsync("try", "shpo", files.BridgePath, "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.NotFound);
        cli.Error.ShouldContain("There is no hook 'shpo' (did you mean 'shop'?).");
    }

    [Fact]
    public async Task A_configuration_with_mistakes_tells_them()
    {
        using var files = new Files(Files.Bridge.Replace("\"Signal\": \"order\"", "\"Signal\": \"ordre\""));
        var cli = await Cli.RunAsync("try", "shop", files.BridgePath, "--bridge", files.BridgePath);

        cli.Code.ShouldBe(ExitCode.Refused);
        cli.Error.ShouldContain("'ordre' is not a signal");
    }
}

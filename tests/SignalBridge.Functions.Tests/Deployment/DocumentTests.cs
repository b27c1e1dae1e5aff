using System.Text.RegularExpressions;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>The page on deployment, followed by somebody who does what stands there, with stand-ins for az and azd.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Page = Repository.Read("docs/deploy.md");

    public static TheoryData<string, string> Blocks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (Match block in Block().Matches(Page))
            {
                var text = block.Groups["text"].Value.ReplaceLineEndings("\n");
                if (text.Contains("az ", StringComparison.Ordinal) || text.Contains("azd ", StringComparison.Ordinal))
                {
                    data.Add(block.Groups["shell"].Value, text);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Each_block_for_one_shell_only_has_its_form_for_the_other()
    {
        Blocks.Count(b => b.Data.Item1 == "powershell").ShouldBe(2);
        Blocks.Count(b => b.Data.Item1 == "sh").ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Every_command_of_the_page_is_one_and_names_what_it_means(string shell, string commands)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned();
        azure.Says("azd env get-value AZURE_SUBSCRIPTION_ID", $"{StandIn.Subscription}\\n")
            .Says("azd env get-value BRIDGE_URL", $"{azure.Environment["BRIDGE_URL"]}\\n")
            .Says("azd env get-value AZURE_RESOURCE_GROUP", "rg-signals\\n")
                .Says("azd env get-value BRIDGE_APP_NAME", "func-acme\\n")
            .Says("azd env get-value BRIDGE_VAULT_NAME", "kv-acme\\n");

        foreach (var run in await azure.TypeAsync(shell == "sh" && Portable(commands) ? ["sh", "powershell"] : [shell], commands))
        {
            run.ExitCode.ShouldBe(0, run.All);
            run.Errors.ShouldNotContain("not found");
        }

        azure.Calls.Where(c => c.StartsWith("az ", StringComparison.Ordinal)
            && !c.StartsWith("az login", StringComparison.Ordinal))
            .ShouldAllBe(c => c.Contains($"--subscription {StandIn.Subscription}", StringComparison.Ordinal));
        azure.Calls.ShouldNotContain(c => c.Contains('$'));
    }

    [Fact]
    public void Every_az_line_within_the_text_names_a_subscription() =>
        Inline().Matches(Page).Select(m => m.Value).Where(line => !line.StartsWith("`az login", StringComparison.Ordinal))
            .Where(line => !line.Contains("--subscription", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public async Task The_first_run_as_the_page_says_it_gives_the_hooks_all_that_they_ask_for()
    {
        await using var azure = await StandIn.StartAsync();
        foreach (var name in (string[])["CAMPAIGN_URL", "CAMPAIGN_API_KEY", "IMS_CLIENT_ID", "IMS_CLIENT_SECRET", "CRM_SECRET"])
        {
            azure.Environment[name] = "";
        }

        await azure.TypeAsync(["sh"], Blocks.First().Data.Item2);
        foreach (var (name, value) in azure.Calls.Select(c => Set().Match(c)).Where(m => m.Success)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value)))
        {
            azure.Environment[name] = value;
        }

        (await azure.RunAsync("sh", "preprovision")).All.ShouldContain("Everything that bridge.json names has a value.");
        azure.Calls.ShouldContain("azd up");
    }

    [Fact]
    public void Every_file_that_the_page_names_is_there() =>
        Link().Matches(Page).Select(m => m.Groups[1].Value)
            .Where(link => !link.StartsWith('#') && !link.StartsWith("http", StringComparison.Ordinal))
            .Where(link => !Path.Exists(Path.Combine(Repository.Root, "docs", link.Split('#')[0]))).ShouldBeEmpty();

    [Fact]
    public void Every_alert_of_the_templates_stands_on_the_page() =>
        Alert().Matches(Repository.Read("infra/modules/alerts.json")).Select(m => m.Groups[1].Value)
            .Concat(["silence", "server-errors", "unreachable"])
            .ShouldAllBe(name => Page.Contains($"| *{name}* |", StringComparison.Ordinal));

    // No variable, no line that goes on.
    private static bool Portable(string commands) =>
        !commands.Contains("$(", StringComparison.Ordinal) && !commands.Contains("\\\n", StringComparison.Ordinal);

    [GeneratedRegex("```(?<shell>sh|powershell)\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`az [a-z][^`]*`")]
    private static partial Regex Inline();

    [GeneratedRegex("^azd env set ([A-Z_]+) (.+)$")]
    private static partial Regex Set();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("\"name\": \"([a-z-]+)\"")]
    private static partial Regex Alert();
}

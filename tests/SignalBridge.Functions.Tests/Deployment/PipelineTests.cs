using System.Text.RegularExpressions;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>The files that only azd and GitHub read.</summary>
public sealed partial class PipelineTests
{
    [Fact]
    public void Every_hook_is_there_for_both_shells()
    {
        var runs = HookFile().Matches(Repository.Read("azure.yaml")).Select(m => m.Groups[1].Value).ToList();

        runs.ShouldBe(
        [
            "infra/scripts/preprovision.sh", "infra/scripts/preprovision.ps1", "infra/scripts/postprovision.sh",
                "infra/scripts/postprovision.ps1",
            "infra/scripts/postdeploy.sh", "infra/scripts/postdeploy.ps1",
        ]);
        runs.ShouldAllBe(file => File.Exists(Repository.At(file)));
    }

    [Fact]
    public void The_module_that_azd_deploys_and_the_one_for_a_resource_group_are_there() =>
        ((string[])["infra/main.bicep", "infra/main.bicepparam", "infra/group.bicep", "infra/group.bicepparam"])
            .ShouldAllBe(file => File.Exists(Repository.At(file)));

    [Fact]
    public void Every_action_is_pinned_to_a_commit()
    {
        var uses = Directory.EnumerateFiles(Repository.At(".github/workflows"))
            .SelectMany(f => File.ReadAllLines(f)).Where(line => line.TrimStart(' ', '-')
                .StartsWith("uses:", StringComparison.Ordinal)).ToList();

        uses.Count.ShouldBeGreaterThan(8);
        uses.ShouldAllBe(line => Pinned().IsMatch(line));
    }

    [Fact]
    public void The_deployment_gives_a_first_run_every_name_of_the_bridge_file() =>
        SecretLine().Matches(Repository.Read("infra/main.bicepparam")).Select(m => m.Groups[1].Value)
            .ShouldAllBe(name => Repository.Read(".github/workflows/deploy.yml")
                .Contains($"      {name}: ${{{{ secrets.{name} }}}}", StringComparison.Ordinal));

    [GeneratedRegex("run: (infra/scripts/[a-z]+\\.(?:sh|ps1))")]
    private static partial Regex HookFile();

    [GeneratedRegex("uses: [A-Za-z/-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex Pinned();

    [GeneratedRegex("  ([A-Z_]+): readEnvironmentVariable")]
    private static partial Regex SecretLine();
}

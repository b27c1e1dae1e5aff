using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Campaign.Client;
using SignalBridge.Functions.Tests.Deployment;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Timing;

namespace SignalBridge.Functions.Tests;

/// <summary>The files that are shipped beside the code say the same as it and as each other.</summary>
public sealed partial class ShippedFileTests
{
    [Fact]
    public void Every_name_in_the_bridge_file_has_a_value_in_the_local_sample() =>
        Names().ShouldBeSubsetOf(AppUnderTest.SampleSettings().Keys);

    [Fact]
    public void Every_name_in_the_bridge_file_is_a_secret_or_a_setting_where_it_is_deployed()
    {
        foreach (var file in (string[])["infra/main.bicepparam", "infra/group.bicepparam"])
        {
            var parameters = Repository.Read(file);
            Names().Where(name => !parameters.Contains($"  {name}: readEnvironmentVariable('{name}', '')",
                StringComparison.Ordinal)).ShouldBe(["CAMPAIGN_URL"]);
        }

        Repository.Read("infra/modules/app.bicep").ShouldContain("  CAMPAIGN_URL: campaignUrl");
    }

    [Fact]
    public async Task Every_setting_that_a_trigger_names_is_flat_and_given_where_it_is_deployed()
    {
        var app = Repository.Read("infra/modules/app.bicep");
        var triggers = string.Concat((await FunctionMetadata.AllAsync()).Select(f => f.Trigger.ToJsonString()));

        foreach (var name in Reference().Matches(triggers).Select(m => m.Groups[1].Value).Distinct())
        {
            name.ShouldMatch("^[A-Z]+(_[A-Z]+)*$",
                "the scale controller may resolve neither a colon nor a double underscore nor a hyphen");
            app.ShouldContain($"  {name}: ");
        }
    }

    [Fact]
    public void The_host_treats_wakes_as_turns_need_it()
    {
        var host = JsonNode.Parse(Read("host.json"))!;

        host["extensionBundle"].ShouldBeNull();
        ((string?)host["extensions"]!["queues"]!["messageEncoding"]).ShouldBe("base64");
        ((string?)host["extensions"]!["http"]!["routePrefix"]).ShouldBe("api");
        var timings = new Timings(new CampaignOptions().Deadline);
        Span(host["functionTimeout"]).ShouldBeGreaterThan(2 * timings.CallDeadline + TimeSpan.FromMinutes(1));
        Span(host["extensions"]!["queues"]!["visibilityTimeout"]).ShouldBeLessThan(timings.SweepPeriod);
        host["logging"]!["applicationInsights"].ShouldBeNull("it has no effect with OpenTelemetry");
        Span(host["singleton"]!["listenerLockPeriod"]).ShouldBe(TimeSpan.FromSeconds(15));
    }

    private static TimeSpan Span(JsonNode? text) => TimeSpan.Parse((string)text!, CultureInfo.InvariantCulture);

    private static List<string> Names()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        var names =
            Reference().Matches(JsonNode.Parse(Read("bridge.json"), documentOptions: options)!.ToJsonString())
                .Select(m => m.Groups[1].Value).Distinct().ToList();
        names.ShouldNotBeEmpty();
        return names;
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    [GeneratedRegex("%([^%\"]+)%")]
    private static partial Regex Reference();
}

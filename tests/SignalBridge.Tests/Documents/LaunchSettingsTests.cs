using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using SignalBridge.Server;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Documents;

/// <summary>What an editor starts.</summary>
public sealed class LaunchSettingsTests
{
    [Theory]
    [InlineData("CampaignEmulator")]
    [InlineData("SignalBridge.Local")]
    [InlineData("SignalBridge.Server")]
    public void A_program_started_by_an_editor_listens_to_this_machine_only_and_opens_no_browser(string program)
    {
        foreach (var (_, profile) in Profiles(program))
        {
            profile!["applicationUrl"].ShouldBeNull();
            ((bool)profile["launchBrowser"]!).ShouldBeFalse();
            var urls = profile.ToJsonString().Split('"', ' ').Where(text => text.StartsWith("http", StringComparison.Ordinal));
            urls.ShouldAllBe(url => new Uri(url).IsLoopback);
        }
    }

    // "dotnet run" takes the first profile where none is named: it must add nothing to what the documents say of that command.
    [Theory]
    [InlineData("CampaignEmulator")]
    [InlineData("SignalBridge.Local")]
    [InlineData("SignalBridge.Server")]
    public void The_first_profile_of_a_program_changes_nothing(string program)
    {
        var first = Profiles(program).First().Value!.AsObject();

        first.Select(property => property.Key).ShouldBe(["commandName", "launchBrowser"]);
    }

    [Fact]
    public async Task The_servers_second_profile_has_every_setting_that_the_sample_needs()
    {
        var settings = Profiles("SignalBridge.Server").Last().Value!["environmentVariables"]!.AsObject()
            .ToDictionary(variable => variable.Key.Replace("__", ":", StringComparison.Ordinal), variable =>
                (string?)variable.Value);

        await using var app = ServerApp.Build(
            ["--bridge", Repository.File("bridge.json")], builder => builder.Configuration.AddInMemoryCollection(settings));

        app.ShouldNotBeNull();
    }

    private static JsonObject Profiles(string program)
    {
        var file = Repository.File("src", program, "Properties", "launchSettings.json");
        return JsonNode.Parse(File.ReadAllText(file))!["profiles"]!.AsObject();
    }
}

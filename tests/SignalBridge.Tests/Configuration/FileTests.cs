using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Configuration;

/// <summary>The file itself.</summary>
public sealed class FileTests
{
    [Fact]
    public void The_sample_loads_cleanly_with_its_settings()
    {
        var routes = Configured.RoutesOfFile(Repository.File("bridge.json"), builder => builder.AddInMemoryCollection(
        [
            KeyValuePair.Create("CAMPAIGN_URL", (string?)"https://mc.adobe.io/acme/campaign"),
            KeyValuePair.Create("IMS_CLIENT_ID", (string?)"acme"),
        ]));

        routes.Warnings.ShouldBeEmpty();
        routes.Signals.Keys.ShouldBe(["audience-ready", "import"]);
        routes.Hooks["crm"].Signal.Parameters.Single(p => p.Name == "urgent").Default.ShouldBe("false");
        routes.FileDrops.ShouldHaveSingleItem().Signal.Name.ShouldBe("import");
        routes.Schedules.ShouldHaveSingleItem().TimeZone.Id.ShouldBe("Europe/Paris");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Mistake("/no/such/bridge.json").ShouldBe("/no/such/bridge.json: there is no such file; create it, or give another path.");

    [Fact]
    public void A_folder_is_no_file() =>
        Mistake(Path.GetTempPath()).ShouldBe($"{Path.GetTempPath()}: cannot be read; check that it is a file, and its permissions.");

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{\n  \"SignalBridge\": { \"Name\": s3cret }\n}", "line 2, byte 29")]
    [InlineData("{ \"SignalBridge\": {", "line 1, byte 20")]
    public void Broken_JSON_is_located_and_not_quoted(string json, string where) =>
        Single(json).ShouldEndWith($": is not valid JSON at {where}; correct it there.");

    [Fact]
    public void A_list_is_no_configuration() =>
        Single("[]").ShouldEndWith(": is no JSON object; write { \"SignalBridge\": { … } }.");

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed() =>
        Configured.Routes($"\uFEFF// first\n{Configured.Right.TrimEnd()[..^1]}, /* last */ }}").Signals.Keys.ShouldBe(["ready"]);

    [Theory]
    [InlineData("""{ "SignalBridge": { "Signals": [ { "Name": "a", "Name": "b" } ] } }""", "SignalBridge:Signals:0:Name")]
    [InlineData("""{ "SignalBridge": { "Campaign": { "Url": "a" }, "Campaign": { "ApiKey": "b" } } }""", "SignalBridge:Campaign")]
    [InlineData("""{ "SignalBridge": { "Hooks": [], "hooks": [] } }""", "SignalBridge:Hooks")]
    [InlineData("""{ "SignalBridge": {}, "SignalBridge": {} }""", "SignalBridge")]
    public void A_key_that_stands_twice_is_a_mistake(string json, string path) =>
        Single(json).ShouldBe($"{path}: stands twice in one object; keep one (upper and lower case do not differ).");

    [Fact]
    public void A_key_that_is_a_path_is_a_mistake() =>
        Single("""{ "SignalBridge:Storage": { "WakeQueue": "a" }, "SignalBridge": { "Storage": { "WakeQueue": "b" } } }""")
            .ShouldBe("SignalBridge:Storage: has a ':' in its key; write an object within an object.");

    [Fact]
    public void A_file_whose_name_begins_with_a_dot_is_not_passed_over_in_silence()
    {
        var folder = Directory.CreateTempSubdirectory("signalbridge-test-");
        var file = Path.Combine(folder.FullName, ".bridge.json");
        File.WriteAllText(file, Configured.Right);
        Mistake(file).ShouldBe($"{file}: is not read, for its name begins with a dot; rename it.");
        folder.Delete(recursive: true);
    }

    private static string Single(string json) => Configured.Mistakes(json).ShouldHaveSingleItem();

    private static string Mistake(string file) =>
        Should.Throw<BridgeConfigurationException>(() => Configured.RoutesOfFile(file)).Mistakes.ShouldHaveSingleItem();
}

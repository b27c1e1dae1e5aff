using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Configuration;

/// <summary>The schema and the table of settings say what the reader does.</summary>
public sealed class SchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(BridgeSchema.Write())!;

    [Fact]
    public void The_schema_is_the_one_that_the_options_make() =>
        GeneratedFile.ShouldBe(Repository.File("bridge.schema.json"), BridgeSchema.Write());

    [Fact]
    public void The_page_on_configuration_has_the_table_that_the_options_make()
    {
        var file = Repository.File("docs", "configuration.md");
        var page = File.ReadAllText(file);
        var marked = new Regex("(?<=<!-- configuration -->\n).*?(?=<!-- /configuration -->)", RegexOptions.Singleline);
        marked.Count(page).ShouldBe(1,
            "configuration.md needs <!-- configuration --> and <!-- /configuration -->, each on a line of its own.");
        GeneratedFile.ShouldBe(file, marked.Replace(page, _ => SettingsTable.Write()));
    }

    [Fact]
    public void The_sample_fits_the_schema() => Misfits(File.ReadAllText(Repository.File("bridge.json"))).ShouldBeEmpty();

    [Fact]
    public void What_the_reader_takes_fits_the_schema() => Misfits(Configured.Right).ShouldBeEmpty();

    [Theory]
    [InlineData("Signals:0:MinimumInterval", "\"%INTERVAL%\"")]
    [InlineData("Signals:0:MinimumInterval", "\"7.00:00:00\"")]
    [InlineData("Signals:0:MinimumInterval", "\"00:00:00.25\"")]
    [InlineData("Signals:0:WhenThrottled", "\"%POLICY%\"")]
    [InlineData("Signals:0:Parameters:0:Required", "\"%REQUIRED%\"")]
    [InlineData("Signals:0:Parameters:0:Default", "false")]
    [InlineData("Signals:0:Parameters:0:Default", "1.5")]
    [InlineData("Hooks:0:MaximumBodyBytes", "\"%BYTES%\"")]
    [InlineData("Hooks:0:Parameters:anything", "\"body.anything\"")]
    [InlineData("Schedules:0:Command", "\"stop\"")]
    public void What_the_schema_takes(string path, string json) => Misfits(Configured.With(path, json)).ShouldBeEmpty();

    [Theory]
    [InlineData("Singals", "[]")]
    [InlineData("Campaign", null)]
    [InlineData("Campaign:Ims:ClientSecret", null)]
    [InlineData("Campaign:Ims:Scopes", "\"x\"")]
    [InlineData("Signals:0:Parameters:0:Typ", "\"string\"")]
    [InlineData("Signals:0:Parameters:0:Type", "\"text\"")]
    [InlineData("Signals:0:MinimumInterval", "\"10\"")]
    [InlineData("Signals:0:MinimumInterval", "600")]
    [InlineData("Signals:0:WhenThrottled", "1")]
    [InlineData("Signals:0:Name", null)]
    [InlineData("Hooks:0", "\"crm\"")]
    [InlineData("Hooks:0:MaximumBodyBytes", "1.5")]
    [InlineData("Hooks:0:Parameters:audience", "1")]
    [InlineData("Hooks:0:Verify", null)]
    [InlineData("Hooks:0:Verify:Scheme", null)]
    [InlineData("Hooks:0:Verify:Secrets", "\"%CRM_SECRET%\"")]
    [InlineData("Hooks:0:WhenUnmappable", "\"Retry\"")]
    [InlineData("Schedules:0:Command", "\"restart\"")]
    public void What_the_schema_refuses(string path, string? json) => Misfits(Configured.With(path, json)).ShouldNotBeEmpty();

    [Theory]
    [InlineData("Signals:items:MinimumInterval", "00:10:00")]
    [InlineData("Signals:items:WhenThrottled", "Queue")]
    [InlineData("Signals:items:Parameters:items:Type", "string")]
    [InlineData("Hooks:items:MaximumBodyBytes", "1048576")]
    [InlineData("Schedules:items:TimeZone", "UTC")]
    public void A_default_is_the_one_of_the_options(string path, string expected)
    {
        var schema =
            path.Split(':').Aggregate(Schema["properties"]!["SignalBridge"]!, (node, key) => key == "items" ? node["items"]!
                : node["properties"]![key]!);
        schema["default"]!.ToString().ShouldBe(expected);
        ((string)schema["description"]!).ShouldNotBeEmpty();
    }

    private static List<string> Misfits(string json) => new SchemaCheck(Schema).Misfits(json);
}

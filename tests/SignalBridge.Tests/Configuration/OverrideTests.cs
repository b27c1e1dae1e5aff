using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;

namespace SignalBridge.Tests.Configuration;

/// <summary>App settings: named by <c>%NAME%</c>, or in place of what the file says.</summary>
public sealed class OverrideTests
{
    [Fact]
    public void A_reference_takes_the_value_of_its_setting_whatever_its_type()
    {
        var routes = Configured.Routes(
            Configured.With(("Signals:0:MinimumInterval", "\"%INTERVAL%\""), ("Signals:0:WhenThrottled", "\"%POLICY%\""),
                ("Hooks:0:MaximumBodyBytes", "\"%BYTES%\""),
                ("Signals:0:Parameters:0:Required", "\"%REQUIRED%\""), ("Hooks:0:When", "\"%when.of-crm%\"")),
            ("INTERVAL", "00:15:00"), ("POLICY", "reject"), ("BYTES", "100"), ("REQUIRED", "false"),
                ("when.of-crm", "body.stop"));

        var signal = routes.Signals["ready"];
        signal.MinimumInterval.ShouldBe(TimeSpan.FromMinutes(15));
        signal.WhenThrottled.ShouldBe(ThrottlePolicy.Reject);
        signal.Parameters[0].Required.ShouldBeFalse();
        routes.Hooks["crm"].MaximumBodyBytes.ShouldBe(100);
        routes.Hooks["crm"].When!.Text.ShouldBe("body.stop");
    }

    [Theory]
    [InlineData("Campaign:ApiKey")]
    [InlineData("Campaign:Url")]
    [InlineData("Hooks:0:Verify:Secrets:0")]
    [InlineData("Hooks:0:Signal")]
    [InlineData("Signals:0:MinimumInterval")]
    [InlineData("Schedules:0:Command")]
    public void A_reference_to_nothing_is_the_only_mistake_there(string path) =>
        Configured.Mistakes(Configured.With(path, "\"%NOT_SET%\"")).ShouldHaveSingleItem()
            .ShouldBe($"SignalBridge:{path}: '%NOT_SET%' names an app setting that does not exist; set NOT_SET, or KEY_VAULT_URL to the vault that has it.");

    [Theory]
    [InlineData("%%")]
    [InlineData("%CRM SECRET%")]
    [InlineData("%1SECRET%")]
    public void What_only_looks_like_a_reference_is_no_secret(string text)
    {
        var mistake = Configured.Mistakes(Configured.With("Hooks:0:Verify:Secrets:0", $"\"{text}\"")).ShouldHaveSingleItem();
        mistake.ShouldBe("SignalBridge:Hooks:0:Verify:Secrets:0: is not the name of an app setting between two '%'; use letters, digits, '_', '-' and '.'.");
    }

    [Theory]
    [InlineData("Campaign:ApiKey", "CAMPAIGN_API_KEY")]
    [InlineData("Hooks:0:Verify:Secrets:0", "CRM_SECRET")]
    public void A_key_vault_reference_that_was_not_resolved_is_no_secret(string path, string setting)
    {
        var mistake =
            Configured.Mistakes(Configured.Right,
                (setting, "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/crm)")).ShouldHaveSingleItem();
        mistake.ShouldStartWith($"SignalBridge:{path}: is a Key Vault reference that was not resolved; check");
        mistake.ShouldNotContain("acme.vault");
    }

    [Theory]
    [InlineData("Campaign:Url")]
    [InlineData("Campaign:Timeout")]
    [InlineData("Campaign:ParameterForm")]
    [InlineData("Signals:0:Workflow")]
    [InlineData("Signals:0:MinimumInterval")]
    [InlineData("Signals:0:Parameters:0:Name", 4)]
    [InlineData("Signals:0:Parameters:0:Type")]
    [InlineData("Signals:0:Parameters:0:Required")]
    [InlineData("Signals:0:Parameters:1:Default")]
    [InlineData("Hooks:0:Name")]
    [InlineData("Hooks:0:Signal")]
    [InlineData("Hooks:0:When")]
    [InlineData("Hooks:0:DeduplicateBy")]
    [InlineData("Hooks:0:Parameters:audience")]
    [InlineData("Hooks:0:MaximumBodyBytes")]
    [InlineData("Hooks:0:Verify:Scheme")]
    [InlineData("FileDrops:0:Pattern")]
    [InlineData("Schedules:0:Cron")]
    [InlineData("Schedules:0:TimeZone")]
    [InlineData("Storage:WakeQueue")]
    public void A_secret_in_the_wrong_place_is_not_quoted(string path, int expected = 1)
    {
        const string Secret = "/?S3cret..With/slashes#and `points";
        var mistakes = Configured.Mistakes(Configured.With(path, "\"%MISPLACED%\""), ("MISPLACED", Secret));

        mistakes.Count.ShouldBe(expected);
        mistakes.ShouldAllBe(mistake => !mistake.Contains("S3cret") && !mistake.Contains("slashes")
            && !mistake.Contains("points"));
    }

    // Near 's3cret', the parser says of this one.
    [Theory]
    [InlineData("Hooks:0:When")]
    [InlineData("FileDrops:0:Parameters:audience")]
    public void Nor_is_what_a_parser_says_of_it(string path) =>
        Configured.Mistakes(Configured.With(path, "\"%MISPLACED%\""), ("MISPLACED", "my s3cret")).ShouldHaveSingleItem()
            .ShouldBe($"SignalBridge:{path}: '%MISPLACED%' is not a usable JMESPath expression; correct it.");

    [Fact]
    public void An_environment_variable_wins_over_the_file()
    {
        // The variables of a process are shared by all tests, so these have a prefix that only this test reads.
        var prefix = $"T{Guid.NewGuid():N}_";
        Dictionary<string, string> variables = new()
        {
            ["SignalBridge__Signals__0__MinimumInterval"] = "00:20:00",
            ["SIGNALBRIDGE__HOOKS__0__PARAMETERS__AUDIENCE"] = "body.other",
            ["SignalBridge__Signals__1__Name"] = "second",
            ["SignalBridge__Signals__1__Workflow"] = "WKF2",
        };
        foreach (var (name, value) in variables) Environment.SetEnvironmentVariable(prefix + name, value);
        var routes = Configured.Routes(Configured.Right, builder => builder.AddEnvironmentVariables(prefix));
        foreach (var name in variables.Keys) Environment.SetEnvironmentVariable(prefix + name, null);

        routes.Signals["ready"].MinimumInterval.ShouldBe(TimeSpan.FromMinutes(20));
        routes.Signals["second"].Workflow.ShouldBe("WKF2");
    }

    [Fact]
    public void A_wrong_override_has_the_path_of_what_it_overrides() =>
        Configured.Mistakes(Configured.Right, ("SignalBridge:Signals:0:MinimumInterval", "soon")).ShouldHaveSingleItem()
            .ShouldBe("SignalBridge:Signals:0:MinimumInterval: 'soon' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00.");

    [Fact]
    public void An_override_of_an_item_that_is_not_there_is_a_mistake() =>
        Configured.Mistakes(Configured.Right, ("SignalBridge:Signals:7:MinimumInterval", "00:20:00")).ShouldHaveSingleItem()
            .ShouldBe("SignalBridge:Signals:7: is an item after a gap; the next item here is 1.");
}

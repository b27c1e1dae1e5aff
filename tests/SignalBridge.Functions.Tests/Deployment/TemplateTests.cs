using System.Text.Json;
using System.Text.Json.Nodes;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>What the templates promise, in the form that Azure gets.</summary>
public sealed class TemplateTests
{
    private static readonly string[] Files =
        [.. Directory.EnumerateFiles(Repository.At("infra"), "*.bicep", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')).Order()];

    public static TheoryData<string> AllFiles => [.. Files];

    [Theory]
    [MemberData(nameof(AllFiles))]
    public async Task Every_file_passes_the_linter_with_every_rule_as_an_error(string file)
    {
        var run = await Run.OfAsync(Repository.Bicep, ["lint", Repository.At(file)]);

        run.All.ShouldBeEmpty();
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Only_the_age_of_versions_is_no_error_of_the_linter()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        var rules =
            JsonNode.Parse(Repository.Read("infra/bicepconfig.json"),
                documentOptions: options)!["analyzers"]!["core"]!["rules"]!.AsObject();

        rules.Where(rule => (string?)rule.Value!["level"] != "error").Select(rule => rule.Key)
            .ShouldBe(["use-recent-api-versions"]);
    }

    [Fact]
    public async Task The_linter_goes_by_those_rules()
    {
        var folder = Directory.CreateTempSubdirectory("signalbridge-lint-").FullName;
        File.Copy(Repository.At("infra/bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.bicep"),
            "param undescribed object\noutput o object = undescribed\n", TestContext.Current.CancellationToken);

        var run = await Run.OfAsync(Repository.Bicep, ["lint", Path.Combine(folder, "bad.bicep")]);
        Directory.Delete(folder, recursive: true);

        run.ExitCode.ShouldNotBe(0);
        run.All.ShouldContain("Error use-description-params");
        run.All.ShouldContain("Error use-user-defined-types");
    }

    [Fact]
    public async Task A_template_for_a_subscription_and_one_for_a_resource_group_take_and_give_the_same()
    {
        var (subscription, group) = (await Template.OfAsync("infra/main.bicep"), await Template.OfAsync("infra/group.bicep"));

        subscription.Parameters.Select(p => p.Key).Except(["resourceGroupName"])
            .ShouldBe(group.Parameters.Select(p => p.Key), ignoreOrder: true);
        Outputs(subscription).ShouldBe(Outputs(group));
        group.Resources.ShouldNotContain(r => (string?)r.Resource["type"] == "Microsoft.Resources/resourceGroups");
    }

    [Fact]
    public async Task Regions_are_those_that_offer_the_plan()
    {
        var regions =
            (await Template.OfAsync("infra/main.bicep")).Json["definitions"]!.AsObject()
                .Single(d => d.Key.EndsWith("Region", StringComparison.Ordinal)).Value!;

        regions["allowedValues"]!.AsArray().Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task An_empty_address_of_Campaign_and_a_single_instance_that_is_always_ready_are_refused_with_what_to_do()
    {
        var bridge = (await Template.OfAsync("infra/bridge.bicep")).Text;

        bridge.ShouldContain("fail('CAMPAIGN_URL is empty: azd env set CAMPAIGN_URL");
        bridge.ShouldContain("equals(tryGet(parameters('options'), 'alwaysReadyHttp'), 1), fail('alwaysReadyHttp: a single instance is none while it is replaced");
        bridge.ShouldContain("equals(tryGet(parameters('options'), 'alwaysReadyWakes'), 1), fail('alwaysReadyWakes: a single instance is none while it is replaced");
    }

    [Fact]
    public async Task Every_option_is_described_used_and_in_the_document()
    {
        var template = await Template.OfAsync("infra/bridge.bicep");
        var options =
            template.Json["definitions"]!.AsObject().Single(d => d.Key.EndsWith("Options", StringComparison.Ordinal)).Value!;
        var (bridge, document) = (Repository.Read("infra/bridge.bicep"), Repository.Read("docs/deploy.md"));

        ((bool?)options["additionalProperties"]).ShouldBe(false, "a misspelt option is an error");
        foreach (var (name, option) in options["properties"]!.AsObject())
        {
            ((string?)option!["metadata"]?["description"]).ShouldNotBeNullOrEmpty(name);
            bridge.ShouldContain($"options.?{name}");
            document.ShouldContain($"`{name}");
        }
    }

    [Fact]
    public async Task Secrets_are_written_only_where_the_vault_has_none_of_that_name_and_are_no_settings()
    {
        var template = await Template.OfAsync("infra/main.bicep");
        var secret = template.Single("Microsoft.KeyVault/vaults/secrets");
        var settings = (string)template.Single("Microsoft.Web/sites/config")["properties"]!;

        secret["@options"]!["onlyIfNotExists"].ShouldNotBeNull();
        ((string)secret["copy"]!["count"]!).ShouldContain("not(empty(");
        ((string)secret["name"]!).ShouldContain("replace(");
        ((string)template.Parameters["secrets"]!["type"]!).ShouldBe("secureObject");
        settings.ShouldNotContain("@Microsoft.KeyVault");
        settings.ShouldContain("'KEY_VAULT_URL', parameters('vaultUri')", Case.Sensitive);
        template.Json["outputs"]!.AsObject().Select(o => o.Key)
            .ShouldNotContain(name => name.Contains("SECRET", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_apps_settings_follow_what_is_chosen()
    {
        var template = await Template.OfAsync("infra/main.bicep");
        var app = template.Single("Microsoft.Web/sites");

        ((string)template.Variables("app")["withoutPlaceholders"]!)
            .ShouldBe("[if(parameters('usePlaceholders'), createObject(), createObject('WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED', '0'))]");
        ((string)template.Single("Microsoft.Web/sites/config")["properties"]!)
            .ShouldContain("'BODY_BUDGET_MIB', string(div(parameters('instanceMemoryMB'), 8))", Case.Sensitive);
        app["properties"]!["functionAppConfig"]!.ToString()
            .ShouldContain("if(equals(parameters('siteUpdateStrategy'), 'Recreate'), createObject()");
        ((bool)app["properties"]!["httpsOnly"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("oldest-pending", true)]
    [InlineData("dead-events", false)]
    [InlineData("unauthorised", true)]
    [InlineData("poison-wakes", false)]
    [InlineData("refused-webhooks", true)]
    [InlineData("unavailable", true)]
    [InlineData("schedules", false)]
    public void What_has_happened_is_never_told_to_be_resolved(string rule, bool isState) =>
        ((bool)JsonNode.Parse(Repository.Read("infra/modules/alerts.json"))!["rules"]!.AsArray()
            .Single(r => (string?)r!["name"] == rule)!["isState"]!).ShouldBe(isState);

    [Fact]
    public async Task Alerts_look_back_twice_as_far_as_they_are_apart()
    {
        var rules = (await Template.OfAsync("infra/main.bicep")).Resources.Where(r =>
            (string?)r.Resource["type"] == "Microsoft.Insights/scheduledQueryRules")
            .Select(r => r.Resource["properties"]!).ToList();

        rules.Count.ShouldBe(2);
        rules.ShouldAllBe(p => (string?)p["evaluationFrequency"] == "PT15M" && (string?)p["windowSize"] == "PT30M");
        ((string)rules.Single(p => p["displayName"]!.ToString().StartsWith('['))["muteActionsDuration"]!)
            .ShouldEndWith(", null(), 'PT30M')]");
        ((string)rules.Single(p => !p["displayName"]!.ToString().StartsWith('['))["criteria"]!["allOf"]![0]!["query"]!)
            .ShouldContain("dateTimeAdd(parameters('deployedAt'), 'PT1H')");
    }

    [Fact]
    public async Task The_app_is_asked_from_outside_and_its_hosts_errors_are_counted()
    {
        var template = await Template.OfAsync("infra/main.bicep");

        ((string)template.Single("Microsoft.Insights/webtests")["properties"]!["Request"]!["RequestUrl"]!)
            .ShouldContain("/api/health/ready");
        template.Single("Microsoft.Insights/metricAlerts", "server-errors").ToJsonString()
            .ShouldContain("\"metricName\":\"Http5xx\"", Case.Sensitive);
        template.Single("Microsoft.Insights/metricAlerts", "unreachable")["condition"]!.ToString()
            .ShouldContain("availabilityTest");
    }

    [Fact]
    public async Task The_bill_for_telemetry_has_bounds()
    {
        var template = await Template.OfAsync("infra/main.bicep");
        var rule = template.Single("Microsoft.Insights/dataCollectionRules");

        ((string)rule["kind"]!).ShouldBe("WorkspaceTransforms");
        ((string)rule["properties"]!["dataFlows"]![0]!["transformKql"]!)
            .ShouldBe("source | where Name startswith \"signalbridge.\"");
        template.Resources.Where(r => (string?)r.Resource["type"] == "Microsoft.OperationalInsights/workspaces"
            && r.Resource["existing"] is null)
            .ShouldAllBe(r => (string?)r.Resource["properties"]!["workspaceCapping"]!["dailyQuotaGb"] == "[parameters('dailyCapGb')]");
    }

    [Fact]
    public async Task Nobody_has_more_than_these_roles()
    {
        var assignments = (await Template.OfAsync("infra/main.bicep")).Resources.Where(r =>
            (string?)r.Resource["type"] == "Microsoft.Authorization/roleAssignments")
            .Select(r => $"{r.Module}: {r.Resource["scope"]} {r.Resource["properties"]!["roleDefinitionId"]}".Split("roleDefinitions', ")).ToList();

        assignments.Select(a => a[1]).ShouldBe(
        [
            "variables('metricsPublisher'))]", "variables('accountRoles')[copyIndex()])]",
                "variables('containerRoles')[copyIndex()].role)]",
            "variables('blobContributor'))]", "variables('secretsUser'))]", "variables('secretsOfficer'))]",
                "variables('blobDataReader'))]",
        ], ignoreOrder: true);
        assignments.Single(a => a[1].Contains("blobContributor", StringComparison.Ordinal))[0].ShouldContain("importContainer");
        assignments.Single(a => a[1].Contains("blobDataReader", StringComparison.Ordinal))[0]
            .ShouldContain("parameters('container')");
    }

    [Fact]
    public async Task What_a_review_would_refuse_is_off_or_can_be_chosen()
    {
        var template = await Template.OfAsync("infra/main.bicep");
        var (storage, vault) = (template.Single("Microsoft.Storage/storageAccounts")["properties"]!,
            template.Single("Microsoft.KeyVault/vaults")["properties"]!);

        ((bool)storage["allowSharedKeyAccess"]!, (bool)storage["allowBlobPublicAccess"]!, (string?)storage["minimumTlsVersion"])
            .ShouldBe((false, false, "TLS1_2"));
        ((string)storage["publicNetworkAccess"]!, (string)vault["publicNetworkAccess"]!).ShouldBe(
            ("[if(parameters('isPrivate'), 'Disabled', 'Enabled')]", "[if(parameters('isPrivate'), 'Disabled', 'Enabled')]"));
        ((string)vault["enablePurgeProtection"]!).ShouldBe("[if(parameters('purgeProtection'), true(), null())]");
        ((bool)vault["enableRbacAuthorization"]!).ShouldBeTrue();
        template.Resources.Count(r => (string?)r.Resource["type"] == "Microsoft.Insights/diagnosticSettings").ShouldBe(4);
        template.Resources.Where(r => (string?)r.Resource["type"] == "Microsoft.Web/sites/basicPublishingCredentialsPolicies")
            .ShouldAllBe(r => !(bool)r.Resource["properties"]!["allow"]!);
    }

    [Theory]
    [InlineData("infra/main.bicepparam")]
    [InlineData("infra/group.bicepparam")]
    public async Task Parameters_come_from_the_environment(string file)
    {
        var run = await Run.OfAsync(Repository.Bicep, ["build-params", Repository.At(file), "--stdout"],
            environment: new Dictionary<string, string>
            {
                ["AZURE_ENV_NAME"] = "acme",
                ["AZURE_LOCATION"] = "northeurope",
                ["CAMPAIGN_URL"] = "https://mc.adobe.io/acme/campaign",
                ["CRM_SECRET"] = "of-the-crm",
            });

        run.Errors.ShouldBeEmpty();
        var parameters = JsonNode.Parse((string)JsonNode.Parse(run.Output)!["parametersJson"]!)!["parameters"]!;
        ((string)parameters["environmentName"]!["value"]!).ShouldBe("acme");
        ((string)parameters["campaignUrl"]!["value"]!).ShouldBe("https://mc.adobe.io/acme/campaign");
        ((string)parameters["secrets"]!["value"]!["CRM_SECRET"]!).ShouldBe("of-the-crm");
    }

    private static string Outputs(Template template) =>
        string.Join(", ", template.Json["outputs"]!.AsObject().Select(o => o.Key).Order());
}

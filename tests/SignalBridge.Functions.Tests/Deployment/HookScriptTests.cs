namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>
/// The hooks of <c>azure.yaml</c> for sh and for PowerShell, against stand-ins: each failure with what it says, and every call
/// with azd's subscription.
/// </summary>
public sealed class HookScriptTests
{
    private static readonly string[] Names = ["CAMPAIGN_API_KEY", "CRM_SECRET", "IMS_CLIENT_ID", "IMS_CLIENT_SECRET"];
    private static readonly string[] InVault = [.. Names.Select(n => n.Replace('_', '-'))];

    public static TheoryData<string> Shells => ["sh", "pwsh"];

    public static TheoryData<string, string> Hooks =>
        new MatrixTheoryData<string, string>(["sh", "pwsh"], ["preprovision", "postprovision", "postdeploy"]);

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task Every_call_of_az_names_the_subscription_that_azd_uses(string shell, string hook)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault);

        var run = await azure.RunAsync(shell, hook);

        run.ExitCode.ShouldBe(0, run.All);
        var calls = azure.Calls.Where(c => c.StartsWith("az ", StringComparison.Ordinal)).ToList();
        calls.Count.ShouldBeGreaterThan(1);
        calls.ShouldAllBe(c => c.Contains($" --subscription {StandIn.Subscription}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task An_az_that_has_no_access_there_is_told_before_anything_else(string shell, string hook)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault).Fails("get-access-token");

        var run = await azure.RunAsync(shell, hook);

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain($"az cannot use the subscription {StandIn.Subscription}, which azd uses. Run 'az login --tenant acme.example'");
        azure.Calls.ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_machine_without_az_and_a_call_without_azd_are_told(string shell)
    {
        await using var azure = await StandIn.StartAsync();
        azure.Remove("az");
        (await azure.RunAsync(shell, "preprovision")).Errors.ShouldContain("The Azure CLI (az) is not installed");

        azure.Environment["AZURE_SUBSCRIPTION_ID"] = "";
        (await azure.RunAsync(shell, "preprovision")).Errors.ShouldContain("AZURE_SUBSCRIPTION_ID is not set: let azd run this");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task All_that_is_missing_is_told_at_once_and_nothing_is_made(string shell)
    {
        await using var azure = await StandIn.StartAsync();
        (azure.Environment["CAMPAIGN_URL"], azure.Environment["IMS_CLIENT_SECRET"], azure.Environment["CRM_SECRET"]) = ("", "",
            "");

        var run = await azure.RunAsync(shell, "preprovision");

        run.ExitCode.ShouldBe(1);
        run.Errors.ReplaceLineEndings("\n").ShouldBe("""
            ERROR: Not everything that bridge.json names has a value:
              - CAMPAIGN_URL: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign
              - CRM_SECRET: azd env set CRM_SECRET VALUE
              - IMS_CLIENT_SECRET: azd env set IMS_CLIENT_SECRET VALUE

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_new_name_in_the_bridge_file_wants_its_line_in_the_parameters(string shell)
    {
        await using var azure = await StandIn.StartAsync();
        azure.Edit("bridge.json", "\"%CRM_SECRET%\"", "\"%CRM_SECRET%\", \"%SHOP_SECRET%\"");
        (azure.Environment["SHOP_SECRET"], azure.Environment["CAMPAIGN_URL"]) = ("a-value", "http://mc.adobe.io/acme/campaign");

        var run = await azure.RunAsync(shell, "preprovision");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("SHOP_SECRET has no line under 'secrets' in infra/main.bicepparam: SHOP_SECRET: readEnvironmentVariable('SHOP_SECRET', '')");
        run.Errors.ShouldContain("infra/group.bicepparam");
        run.Errors.ShouldContain("CAMPAIGN_URL is no https address");
        run.Errors.ShouldNotContain("- NAME", customMessage: "it stands in a comment");
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task What_the_vault_has_need_not_be_set_again_and_is_not_overwritten_in_silence(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault);
        foreach (var name in Names.Except(["CRM_SECRET"]))
        {
            azure.Environment[name] = "";
        }

        var run = await azure.RunAsync(shell, "preprovision");

        run.ExitCode.ShouldBe(0, run.All);
        run.Output.ShouldContain("CRM_SECRET: the vault has it already, and what azd has is not used. A new value: az keyvault secret set");
        run.All.ShouldNotContain(azure.Environment["CRM_SECRET"]);
    }

    [Theory]
    [InlineData("sh", "northeurope\\nWest US 2\\n", "10\\n", 1,
        "The region westeurope does not offer Flex Consumption. Those that do: northeurope West US 2")]
    [InlineData("pwsh", "northeurope\\nWest US 2\\n", "10\\n", 1,
        "The region westeurope does not offer Flex Consumption. Those that do: northeurope West US 2")]
    [InlineData("sh", "West Europe\\n", "8.0\\n9.0\\n", 1, "does not offer .NET 10 on Flex Consumption yet")]
    [InlineData("pwsh", "West Europe\\n", "8.0\\n9.0\\n", 1, "does not offer .NET 10 on Flex Consumption yet")]
    [InlineData("sh", "westeurope\\n", "9.0\\n10.0\\n", 0, "Everything that bridge.json names has a value.")]
    [InlineData("pwsh", "westeurope\\n", "9.0\\n10.0\\n", 0, "Everything that bridge.json names has a value.")]
    public async Task A_region_without_the_plan_or_the_runtime_is_told_before_anything_is_made(string shell, string regions,
        string versions, int code, string says)
    {
        await using var azure = (await StandIn.StartAsync()).Says("list-flexconsumption-locations", regions)
            .Says("list-flexconsumption-runtimes", versions);

        var run = await azure.RunAsync(shell, "preprovision");

        run.ExitCode.ShouldBe(code, run.All);
        run.All.ShouldContain(says);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task An_az_that_knows_no_such_list_stops_nothing(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Fails("list-flexconsumption");

        (await azure.RunAsync(shell, "preprovision")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Secrets_leave_azds_file_once_the_vault_has_them_and_deployment_waits_for_roles(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault).Says("storage blob list", "", fails: 3);
        azure.Environment["IMS_CLIENT_ID"] = "";

        var run = await azure.RunAsync(shell, "postprovision");

        run.ExitCode.ShouldBe(0, run.All);
        azure.Calls.Where(c => c.StartsWith("azd ", StringComparison.Ordinal)).ShouldBe(
            [.. Names.Except(["IMS_CLIENT_ID"]).Select(name => $"azd env set {name}  --environment signals --no-prompt")]);
        run.Output.ShouldContain("(try 3 of 40)");
        run.Output.ShouldContain("The roles are in force.");
        azure.Calls.Count(c => c.Contains("storage blob list", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_secret_that_is_not_in_the_vault_keeps_the_others_where_they_are(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned("CRM-SECRET", "IMS-CLIENT-ID");

        var run = await azure.RunAsync(shell, "postprovision");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("The vault kv-acme has no value for: CAMPAIGN_API_KEY IMS_CLIENT_SECRET");
        azure.Calls.ShouldNotContain(c => c.StartsWith("azd ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Roles_that_take_longer_and_those_that_nobody_can_see_stop_nothing_and_say_what_to_do(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault).Fails("storage blob list");
        var slow = await azure.RunAsync(shell, "postprovision");
        azure.Environment["BRIDGE_HAS_WITNESS"] = "false";
        var before = azure.Calls.Count(c => c.Contains("storage", StringComparison.Ordinal));
        var hidden = await azure.RunAsync(shell, "postprovision");

        (slow.ExitCode, hidden.ExitCode).ShouldBe((0, 0));
        slow.Output.ShouldContain("If the next step is answered 403, wait some minutes and run: azd deploy");
        hidden.Output.ShouldContain("Nobody can be asked from here whether the roles are in force. If the next step is answered 403, wait some minutes and run: azd deploy");
        azure.Calls.Count(c => c.Contains("storage", StringComparison.Ordinal)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task The_app_is_waited_for_subscribed_and_ready(string shell)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned(InVault)
            .Answers("live", 503, 500, 200).Answers("ready", 503, 200).Says("deployment group create", "", fails: 1);

        var run = await azure.RunAsync(shell, "postdeploy");

        run.ExitCode.ShouldBe(0, run.All);
        run.Output.ShouldContain("The app does not answer yet: 500 (try 2 of 20).");
        run.Output.ShouldContain("The app does not give its consent yet (try 1 of 10).");
        run.Output.ShouldContain("""The app is not ready yet: 503 {"status":"ready says 503"} (try 1 of 20).""");
        run.Output.ShouldContain($"The app is ready: {azure.Environment["BRIDGE_URL"]}");
        azure.Calls[^1].ShouldBe($"az deployment group create --subscription {StandIn.Subscription} --resource-group rg-signals --name subscription "
            + "--template-file infra/subscription.bicep --parameters appName=func-acme topicName=evgt-acme --output none");
    }

    [Theory]
    [InlineData("sh", "CRM-SECRET\\n", 0, "has no secret for: CAMPAIGN_API_KEY IMS_CLIENT_ID IMS_CLIENT_SECRET")]
    [InlineData("pwsh", "CRM-SECRET\\n", 0, "has no secret for: CAMPAIGN_API_KEY IMS_CLIENT_ID IMS_CLIENT_SECRET")]
    [InlineData("sh", "CAMPAIGN-API-KEY\\nCRM-SECRET\\nIMS-CLIENT-ID\\nIMS-CLIENT-SECRET\\n", 0,
        "The app's own identity may not be allowed to read it yet")]
    [InlineData("pwsh", "CAMPAIGN-API-KEY\\nCRM-SECRET\\nIMS-CLIENT-ID\\nIMS-CLIENT-SECRET\\n", 0,
        "The app's own identity may not be allowed to read it yet")]
    [InlineData("sh", "", 99, "The names in the vault kv-acme cannot be read, either.")]
    [InlineData("pwsh", "", 99, "The names in the vault kv-acme cannot be read, either.")]
    public async Task An_app_that_does_not_start_is_told_with_the_secret_that_it_lacks(string shell, string inVault, int fails,
        string says)
    {
        await using var azure = (await StandIn.StartAsync()).Provisioned().Says("^az rest", inVault, fails).Answers("live", 502);

        var run = await azure.RunAsync(shell, "postdeploy");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("The app does not start (last answer: 502).");
        run.Errors.ShouldContain(says);
        run.Errors.ShouldContain("azd hooks run postdeploy");
        azure.Calls.ShouldNotContain(c => c.Contains("deployment group", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_subscription_that_is_refused_and_an_app_that_never_gets_ready_are_told(string shell)
    {
        await using var refused = (await StandIn.StartAsync()).Provisioned(InVault).Fails("deployment group create");
        await using var unready = (await StandIn.StartAsync()).Provisioned(InVault).Answers("ready", 503);

        var (first, second) = (await refused.RunAsync(shell, "postdeploy"), await unready.RunAsync(shell, "postdeploy"));

        (first.ExitCode, second.ExitCode).ShouldBe((1, 1));
        first.Errors.ShouldContain("Event Grid could not be subscribed; what it said is above.");
        refused.Calls.Count(c => c.Contains("deployment group create", StringComparison.Ordinal)).ShouldBe(10);
        second.Errors.ShouldContain("""The app runs and is not ready (last answer: 503 {"status":"ready says 503"}).""");
    }
}

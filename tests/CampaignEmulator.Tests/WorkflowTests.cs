namespace CampaignEmulator.Tests;

public sealed class WorkflowTests
{
    [Fact]
    public async Task The_GET_shows_keys_an_absolute_href_and_the_declarations()
    {
        await using var emulator = await Emulator.StartAsync();
        var document = await emulator.JsonAsync(Emulator.At("WKF123"));
        var key = document.GetProperty("PKey").GetString()!;
        key.ShouldMatch(@"\A@[A-Za-z0-9_-]{100,250}\z");
        var signal = document.GetProperty("activities").GetProperty("activity").GetProperty("signal1");
        var href = signal.GetProperty("trigger").GetProperty("href").GetString()!;
        href.ShouldMatch($@"\A{emulator.Client.BaseAddress}acme/campaign/workflow/execution/{key}/activities/activity/@[A-Za-z0-9_-]{{100,250}}/trigger/\z");
        signal.GetProperty("parameters")[1].GetRawText().ShouldBe("""{"name":"size","type":"number"}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_href_works_with_and_without_its_slash(bool slash)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { HrefTrailingSlash = slash };
        var href = await emulator.HrefAsync();
        href.EndsWith('/').ShouldBe(slash);
        (await emulator.TriggerAsync(href: href)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Hrefs_declarations_and_state_are_shown_as_the_settings_say()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with
        {
            HrefBase = "https://elsewhere.example",
            Declarations = DeclarationsForm.Map,
            StateField = "status",
        };
        (await emulator.HrefAsync()).ShouldStartWith("https://elsewhere.example/acme/campaign/workflow/execution/@");
        var document = await emulator.JsonAsync(Emulator.At("WKF123"));
        document.GetProperty("status").GetString().ShouldBe("In progress");
        var signal = document.GetProperty("activities").GetProperty("activity").GetProperty("signal1");
        signal.GetProperty("parameters").GetProperty("at").GetProperty("type").GetString().ShouldBe("datetime");

        emulator.State.Settings = emulator.State.Settings with { Declarations = DeclarationsForm.Absent };
        document = await emulator.JsonAsync(Emulator.At("WKF123"));
        document.GetProperty("activities").GetProperty("activity").GetProperty("signal1").TryGetProperty("parameters", out _)
            .ShouldBeFalse();
    }

    [Fact]
    public async Task Renewed_keys_make_an_old_href_unknown()
    {
        await using var emulator = await Emulator.StartAsync();
        var old = await emulator.HrefAsync();
        (await emulator.PostAsync("/_emulator/pkeys/renew", "")).EnsureSuccessStatusCode();
        var reply = await emulator.TriggerAsync(href: old);
        reply.Status.ShouldBe(404);
        reply.Text.ShouldContain("Unable to find document with path 'Workflow' from key '@");
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected, TriggerOutcome.Accepted]);
        emulator.State.Signals.All()[0].Workflow.ShouldBeNull();
    }

    [Fact]
    public async Task A_key_may_live_only_until_the_workflow_is_read_again()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { PKeyLife = PKeyLife.Read };
        var old = await emulator.HrefAsync();
        var young = await emulator.HrefAsync();
        (await emulator.TriggerAsync(href: old)).Status.ShouldBe(404);
        (await emulator.TriggerAsync(href: young)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Two_emulators_have_different_keys_for_one_workflow()
    {
        await using var before = await Emulator.StartAsync();
        await using var after = await Emulator.StartAsync();
        var stored = new Uri(await before.HrefAsync()).AbsolutePath;
        (await after.TriggerAsync(href: stored)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task An_unknown_workflow_is_a_404_in_Campaigns_words()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.GetAsync(Emulator.At("WKF9")));
        reply.Status.ShouldBe(404);
        reply.Text.ShouldStartWith("RST-360011 ");
        reply.Text.ShouldContain("Unable to find document with path 'Workflow' from key 'WKF9'.");
        (await emulator.CommandAsync("start", "WKF9")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Commands_take_effect_after_a_delay()
    {
        await using var emulator = await Emulator.StartAsync();
        (await emulator.CommandAsync("pause")).Status.ShouldBe(200);
        StateOf(emulator).ShouldBe(WorkflowState.InProgress);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator).ShouldBe(WorkflowState.Warning);
    }

    [Theory]
    [InlineData(WorkflowState.Editing, "start", WorkflowState.InProgress)]
    [InlineData(WorkflowState.InProgress, "start", WorkflowState.InProgress)]
    [InlineData(WorkflowState.Warning, "start", WorkflowState.InProgress)]
    [InlineData(WorkflowState.Finished, "start", WorkflowState.InProgress)]
    [InlineData(WorkflowState.Erroneous, "start", WorkflowState.InProgress)]
    [InlineData(WorkflowState.Warning, "resume", WorkflowState.InProgress)]
    [InlineData(WorkflowState.InProgress, "stop", WorkflowState.Finished)]
    [InlineData(WorkflowState.Warning, "stop", WorkflowState.Finished)]
    [InlineData(WorkflowState.Editing, "pause", null)]
    [InlineData(WorkflowState.Warning, "pause", null)]
    [InlineData(WorkflowState.Finished, "resume", null)]
    [InlineData(WorkflowState.InProgress, "resume", null)]
    [InlineData(WorkflowState.Finished, "stop", null)]
    public async Task A_command_leads_where_the_life_cycle_says_or_is_refused(WorkflowState from, string command,
        WorkflowState? to)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Workflows.SetState(Emulator.Workflow, from);
        var reply = await emulator.CommandAsync(command);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        reply.Status.ShouldBe(to is null ? 500 : 200);
        StateOf(emulator).ShouldBe(to ?? from);
    }

    [Fact]
    public async Task A_command_is_judged_by_where_the_ones_before_it_will_lead()
    {
        await using var emulator = await Emulator.StartAsync();
        (await emulator.CommandAsync("stop")).Status.ShouldBe(200);
        (await emulator.CommandAsync("resume")).Status.ShouldBe(500);
        (await emulator.CommandAsync("start")).Status.ShouldBe(200);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator).ShouldBe(WorkflowState.InProgress);
    }

    [Fact]
    public async Task A_command_that_does_not_fit_may_be_ignored_instead()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { InvalidCommandsRefused = false };
        (await emulator.CommandAsync("resume")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"method":"Start"}""")]
    [InlineData("""{"method":"restart"}""")]
    [InlineData("""{"method":7}""")]
    [InlineData("""{"method":"start","method":"stop"}""")]
    [InlineData("start")]
    [InlineData("\"start\"")]
    [InlineData("")]
    public async Task There_are_four_commands_in_lower_case_and_no_others(string body)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Workflows.SetState(Emulator.Workflow, WorkflowState.Editing);
        var reply = await Reply.OfAsync(await emulator.PostAsync(Emulator.At("WKF123") + "/commands", body));
        reply.Status.ShouldBe(500);
        reply.Text.ShouldStartWith("RST-360011 ");
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator).ShouldBe(WorkflowState.Editing);
    }

    [Fact]
    public async Task A_start_over_the_limit_waits_until_another_workflow_ends()
    {
        await using var emulator = await Emulator.StartAsync();
        for (var number = 2; number <= 20; number++)
            emulator.State.Workflows.Put($"WKF{number}", new WorkflowDefinition());
        emulator.State.Workflows.Put("late", new WorkflowDefinition { State = WorkflowState.Editing });
        (await emulator.CommandAsync("start", "late")).Status.ShouldBe(200);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator, "late").ShouldBe(WorkflowState.Editing);

        await emulator.CommandAsync("stop", "WKF7");
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator, "late").ShouldBe(WorkflowState.InProgress);
    }

    [Fact]
    public async Task A_paused_workflow_is_stopped_after_seven_days()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.CommandAsync("pause");
        emulator.Time.Advance(TimeSpan.FromDays(7));
        StateOf(emulator).ShouldBe(WorkflowState.Warning);
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        StateOf(emulator).ShouldBe(WorkflowState.Finished);
    }

    private static WorkflowState StateOf(Emulator emulator, string id = Emulator.Workflow) =>
        emulator.State.Workflows.Find(id)!.State;
}

namespace CampaignEmulator.Tests;

public sealed class SeedTests
{
    [Fact]
    public async Task The_sample_seed_is_what_the_emulator_starts_with()
    {
        await using var emulator = await Emulator.StartAsync("--seed",
            Path.Combine(AppContext.BaseDirectory, "sample.seed.json"));
        var workflow = emulator.State.Workflows.Find("WKF1")!;
        workflow.State.ShouldBe(WorkflowState.InProgress);
        workflow.Activities["signal1"].Parameters.Count.ShouldBe(4);
        emulator.State.Settings.MinimumInterval.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_seed_over_HTTP_keeps_the_workflows_it_does_not_name()
    {
        await using var emulator = await Emulator.StartAsync();
        (await emulator.PutAsync("/_emulator/seed", """{"settings":{"minimumInterval":3},"workflows":{"WKF1":{"activities":{"signal1":{}}}}}"""))
            .EnsureSuccessStatusCode();
        emulator.State.Workflows.All().Keys.ShouldBe(["WKF1", "WKF123"]);
        emulator.State.Settings.MinimumInterval.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Of_a_seed_with_mistakes_nothing_is_taken_and_all_are_named()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PutAsync(
            "/_emulator/seed", """{"settings":{"minimumInterval":3,"x":1},"workflows":{"WKF1":{"activities":{"signal1":null}},"WKF2":null}}"""));
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("mistakes").GetArrayLength().ShouldBe(3);
        emulator.State.Workflows.All().Keys.ShouldBe(["WKF123"]);
        emulator.State.Settings.MinimumInterval.ShouldBe(TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData("--seed", "/nowhere/seed.json")]
    [InlineData("--seed")]
    [InlineData("--urls", "https://127.0.0.1:0", "--certificate", "/nowhere/pair.pem")]
    [InlineData("--sede=x")]
    [InlineData("stray")]
    [InlineData("--urls", "7072")]
    [InlineData("--urls", "http://127.0.0.1:99999")]
    [InlineData("--urls", "https://127.0.0.1:0")]
    public void An_argument_that_cannot_be_used_is_named(params string[] args) =>
        Should.Throw<InvalidInputException>(() => EmulatorApp.Build(args)).Message.ShouldContain(args[^1].Split('=')[0]);
}

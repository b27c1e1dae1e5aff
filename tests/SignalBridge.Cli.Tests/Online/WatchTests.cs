using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Cli.Tests.Online;

public sealed class WatchTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Without_a_terminal_only_changes_are_written_a_line_for_each()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        var watch = await running.RunAsync("watch", "--every", "00:00:01", "--times", "3");

        watch.Code.ShouldBe(ExitCode.Done, watch.Error);
        watch.Out.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldEndWith("ready pending=0 dead=0 lastFired=never");
    }

    [Fact]
    public async Task On_a_terminal_the_screen_is_cleared_once_and_then_drawn_over()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        var watch =
            await Cli.RunAsync(running.Settings, ["watch", "--every", "00:00:01", "--times", "2"], TimeProvider.System,
                terminal: 100);

        watch.Out.Split("\u001b[2J").Length.ShouldBe(2);
        watch.Out.Split("\u001b[H").Length.ShouldBe(3);
        watch.Out.ShouldMatch("ready +0");
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _signalbridge signalbridge")]
    [InlineData("zsh", "compdef _signalbridge signalbridge")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task A_shell_is_told_how_to_complete(string shell, string expected) =>
        (await Cli.RunAsync("completion", shell)).Out.ShouldContain(expected);

    [Fact]
    public async Task The_directive_that_the_scripts_ask_answers() =>
        (await Cli.RunAsync("[suggest:20]", "signalbridge events ")).Out.Split('\n').Select(l => l.Trim())
            .ShouldContain("discard");
}

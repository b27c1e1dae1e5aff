using System.Runtime.CompilerServices;

namespace CampaignEmulator.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_README_names_every_setting()
    {
        await using var emulator = await Emulator.StartAsync();
        var readme = await File.ReadAllTextAsync(Readme(), TestContext.Current.CancellationToken);
        var settings = (await emulator.JsonAsync("/_emulator/settings")).EnumerateObject().Select(setting => setting.Name);
        settings.Where(setting => !readme.Contains($"`{setting}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"state":"running","activities":{"signal1":{"parameters":[{"name":"size","type":"number"}],"minimumInterval":3}}}""", "workflows/WKF1")]
    [InlineData("""{"minimumInterval":"00:00:03"}""", "settings")]
    public async Task What_the_README_shows_can_be_put(string sample, string path)
    {
        await using var emulator = await Emulator.StartAsync();
        (await File.ReadAllTextAsync(Readme(), TestContext.Current.CancellationToken)).ShouldContain(sample);
        (await emulator.PutAsync("/_emulator/" + path, sample)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task The_fault_that_the_README_shows_can_be_planned()
    {
        const string Sample = """{"call":"trigger","when":"after","drop":true,"times":2}""";
        await using var emulator = await Emulator.StartAsync();
        (await File.ReadAllTextAsync(Readme(), TestContext.Current.CancellationToken)).ShouldContain(Sample);
        (await emulator.PostAsync("/_emulator/faults", Sample)).EnsureSuccessStatusCode();
    }

    private static string Readme([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../src/CampaignEmulator/README.md");
}

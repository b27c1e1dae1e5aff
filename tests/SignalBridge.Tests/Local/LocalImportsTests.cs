using System.Diagnostics;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>The folder that files are dropped into: regular files only, and each on its own.</summary>
public sealed class LocalImportsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_no_file_or_cannot_be_read_holds_up_no_other()
    {
        using var folder = new TemporaryFolder();
        await using var local = await StartAsync(folder);
        var crm = Directory.CreateDirectory(Path.Combine(folder.Path, "imports", "crm")).FullName;
        await ShellAsync(
            """
            cd "$1"
            mkfifo a-pipe.csv
            ln -s nowhere b-broken.csv
            ln -s ../crm loop
            printf x > "$(printf 'c-\377.csv')"
            printf x > "$(printf 'd-\001.csv')"
            printf x > "${PWD%/imports/crm}/elsewhere.csv"
            ln -s ../../elsewhere.csv e-elsewhere.csv
            mkdir f-folder.csv
            """, crm);
        await File.WriteAllTextAsync(Path.Combine(crm, "z-good.csv"), "", Ct);

        var signals = await local.SignalsAsync(signals => signals.Count >= 1);

        ((string)signals.ShouldHaveSingleItem()!["parameters"]!["file"]!).ShouldBe("crm/z-good.csv");
        local.Said.ShouldContain("a-pipe.csv is not uploaded: it is no regular file");
        local.Said.ShouldContain("is not uploaded: its name is not UTF-8");
        local.Said.ShouldContain("is not uploaded: its name has a control character");
        local.Said.Split('\n').Count(line => line.Contains("a-pipe.csv", StringComparison.Ordinal)).ShouldBe(1);
        await File.WriteAllTextAsync(Path.Combine(crm, "z-later.csv"), "x", Ct);
        signals = await local.SignalsAsync(signals => signals.Count >= 2);
        signals.Select(s => (string)s!["parameters"]!["file"]!).ShouldBe(["crm/z-good.csv", "crm/z-later.csv"]);

        // .NET cannot delete a file whose name is not UTF-8.
        await ShellAsync("rm -rf \"$1\"", crm);
    }

    [Fact]
    public async Task A_file_takes_its_metadata_from_a_file_beside_it()
    {
        using var folder = new TemporaryFolder();
        await using var local = await StartAsync(folder);
        folder.Write("imports/crm/people.csv.metadata.json", """{"Campaign":"spring"}""");
        folder.Write("imports/crm/people.csv", "a,b");
        folder.Write("imports/crm/wrong.csv.metadata.json", """{"Campaign":7}""");
        folder.Write("imports/crm/wrong.csv", "a,b");

        var signals = await local.SignalsAsync(signals => signals.Count >= 1);

        ((string)signals.ShouldHaveSingleItem()!["parameters"]!["campaign"]!).ShouldBe("spring");
        await Eventually.HoldsAsync(
            () => Task.FromResult(local.Said.Contains("wrong.csv is not uploaded: wrong.csv.metadata.json is no JSON object",
                StringComparison.Ordinal)), () => local.Said);
        folder.Write("imports/crm/wrong.csv.metadata.json", """{"Campaign":"mended"}""");
        signals = await local.SignalsAsync(signals => signals.Count >= 2);
        ((string)signals[1]!["parameters"]!["campaign"]!).ShouldBe("mended");
    }

    private static Task<LocalProcess> StartAsync(TemporaryFolder folder) =>
        LocalProcess.StartAsync(folder.Path, null, "--bridge", folder.Write("bridge.json",
        """
        { "SignalBridge": {
          "Signals": [ { "Name": "import", "Workflow": "WKF1", "MinimumInterval": "00:00:01",
                         "Parameters": [ { "Name": "file" }, { "Name": "campaign", "Default": "none" } ] } ],
          "FileDrops": [ { "Name": "nightly", "Pattern": "crm/**", "Signal": "import", "Parameters": { "file": "blob.name", "campaign": "blob.metadata.campaign" } } ] } }
        """));

    private static async Task ShellAsync(string script, string argument)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash",
            ["-ec", script, "bash", argument])
        { RedirectStandardError = true })!;
        var errors = await shell.StandardError.ReadToEndAsync(Ct);
        await shell.WaitForExitAsync(Ct);
        shell.ExitCode.ShouldBe(0, errors);
    }
}

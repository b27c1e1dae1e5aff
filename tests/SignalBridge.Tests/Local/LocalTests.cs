using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SignalBridge.Local;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>The command that a newcomer types, as a process, on ports of its own.</summary>
public sealed partial class LocalTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_printed_curl_line_and_a_dropped_file_reach_Campaign_and_Ctrl_C_ends_it()
    {
        using var data = new TemporaryFolder();
        var (bridge, emulator) = (FreePort(), FreePort());
        using var local = Start(data.Path, "--urls", $"http://127.0.0.1:{bridge}", "--emulator-url", $"http://127.0.0.1:{emulator}",
            "--storage", azurite.ConnectionString, "--data", data.Path, "--operator-key", "local-key", "--fresh");
        var said = await UntilAsync(local, "Ctrl+C ends it.");
        using var http = new HttpClient();

        var curl = CurlLine().Match(said).Value;
        curl.ShouldNotBeEmpty(said);
        using (var shell = Process.Start(new ProcessStartInfo("bash", ["-c", curl]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            (await shell.StandardOutput.ReadToEndAsync(Ct)).ShouldContain("202 Accepted");
        }

        Directory.CreateDirectory(Path.Combine(data.Path, "imports", "crm"));
        await File.WriteAllTextAsync(Path.Combine(data.Path, "imports", "crm", "people.csv"), "a,b", Ct);
        JsonArray signals = [];
        await Eventually.HoldsAsync(
            async () => (signals = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{emulator}/_emulator/signals", Ct))!.AsArray()).Count == 2,
            () => signals.ToJsonString());

        signals.Select(s => (string)s!["source"]!).Order().ShouldBe(["file:nightly", "webhook:crm"]);
        signals.ShouldAllBe(s => (string)s!["outcome"]! == "accepted");
        (await http.GetStringAsync($"http://127.0.0.1:{bridge}/api/board?code=local-key", Ct)).ShouldContain("<title>SignalBridge</title>");
        await InterruptAsync(local);
        local.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_gets_one_clear_sentence()
    {
        using var data = new TemporaryFolder();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        using var local = Start(data.Path, "--urls", url, "--emulator-url", $"http://127.0.0.1:{FreePort()}", "--storage", azurite.ConnectionString, "--data", data.Path);

        (await local.StandardError.ReadToEndAsync(Ct)).Trim().ShouldBe($"Something listens on {url} already; end it, or choose another address with --urls.");
        await local.WaitForExitAsync(Ct);
        local.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_configuration_is_told_completely_and_nothing_starts()
    {
        using var data = new TemporaryFolder();
        var file = Path.Combine(data.Path, "wrong.json");
        await File.WriteAllTextAsync(file, """{ "SignalBridge": { "Signals": [ { "Nam": "x" } ], "Hooks": [ { "Name": "h", "Signal": "y", "Verify": { "Scheme": "githup" } } ] } }""", Ct);
        using var local = Start(data.Path, "--bridge", file, "--urls", $"http://127.0.0.1:{FreePort()}", "--emulator-url", $"http://127.0.0.1:{FreePort()}",
            "--storage", azurite.ConnectionString, "--data", data.Path);

        var errors = await local.StandardError.ReadToEndAsync(Ct);
        await local.WaitForExitAsync(Ct);

        local.ExitCode.ShouldBe(1);
        errors.ShouldContain("SignalBridge:Signals:0:Nam: is not a setting here (did you mean 'Name'?).");
        errors.ShouldContain("SignalBridge:Hooks:0:Verify:Scheme: 'githup' is no scheme (did you mean 'github'?).");
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Azurite_ends_by_itself_although_a_client_keeps_a_connection_on_which_it_has_said_nothing()
    {
        var own = await Azurite.StartAsync(await AzuriteInstallation.EnsureAsync(_ => { }, Ct), null, 0, 0, 0, Ct);
        var ended = own.Ended;
        var tables = new Azure.Data.Tables.TableServiceClient(own.ConnectionString);
        using var client = new TcpClient();
        await client.ConnectAsync(tables.Uri.Host, tables.Uri.Port, Ct);

        // Its server has taken the connection, for it answers on the next one.
        await tables.GetPropertiesAsync(Ct);
        await own.DisposeAsync();

        (await ended).ShouldBe(0, "It was killed.");
    }

    // Far more than an end takes.
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Process Start(string directory, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(LocalCommand).Assembly.Location, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<string> UntilAsync(Process process, string last)
    {
        var said = "";
        while (!said.Contains(last, StringComparison.Ordinal))
        {
            var line = await process.StandardOutput.ReadLineAsync(Ct);
            line.ShouldNotBeNull(said + (line is null ? await process.StandardError.ReadToEndAsync(Ct) : ""));
            said += $"{line}\n";
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return said;
    }

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        try
        {
            await process.WaitForExitAsync(Ct).WaitAsync(EndPatience, Ct);
        }
        finally
        {
            // Where the tests were started in the background of a script, SIGINT is ignored by all of them: a failure, not a test without end.
            process.Kill();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^curl .*$", RegexOptions.Multiline)]
    private static partial Regex CurlLine();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("signalbridge-local-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

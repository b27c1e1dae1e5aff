using System.Diagnostics;
using System.Net.Sockets;
using SignalBridge.Local;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>The command that a newcomer types: what it prints works, and it refuses in one sentence.</summary>
public sealed class LocalTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_curl_line_and_a_dropped_file_reach_Campaign_and_Ctrl_C_ends_it()
    {
        using var data = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(data.Path);

        local.CurlLine.ShouldNotBeEmpty(local.Said);
        using (var shell = Process.Start(new ProcessStartInfo("bash", ["-c", local.CurlLine])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!)
        {
            (await shell.StandardOutput.ReadToEndAsync(Ct)).ShouldContain("202 Accepted");
        }

        data.Write("imports/crm/people.csv", "a,b");
        var signals = await local.SignalsAsync(signals => signals.Count == 2);

        signals.Select(s => (string)s!["source"]!).Order().ShouldBe(["file:nightly", "webhook:crm"]);
        signals.ShouldAllBe(s => (string)s!["outcome"]! == "accepted");
        (await local.Http.GetStringAsync($"/api/board?code={LocalProcess.OperatorKey}", Ct))
            .ShouldContain("<title>SignalBridge</title>");
        (await local.InterruptAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_gets_one_clear_sentence()
    {
        using var data = new TemporaryFolder();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";

        var (exitCode, _, errors) = await LocalProcess.RefusedAsync(data.Path,
            "--urls", url, "--emulator-url", $"http://127.0.0.1:{LocalProcess.FreePort()}", "--storage", azurite.ConnectionString,
                "--data", data.Path);

        errors.Trim().ShouldBe($"Something listens on {url} already; end it, or choose another address with --urls.");
        exitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_configuration_is_told_completely_and_nothing_starts()
    {
        using var data = new TemporaryFolder();
        var file = data.Write("wrong.json",
            """{ "SignalBridge": { "Signals": [ { "Nam": "x" } ], "Hooks": [ { "Name": "h", "Signal": "y", "Verify": { "Scheme": "githup" } } ] } }""");

        var (exitCode, _, errors) = await LocalProcess.RefusedAsync(data.Path,
            "--bridge", file, "--urls", $"http://127.0.0.1:{LocalProcess.FreePort()}", "--emulator-url",
                $"http://127.0.0.1:{LocalProcess.FreePort()}",
            "--storage", azurite.ConnectionString, "--data", data.Path);

        exitCode.ShouldBe(1);
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
}

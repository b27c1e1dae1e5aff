using System.Net;
using System.Net.Sockets;
using System.Text;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>Each run has a storage of its own, and forgets nobody else's.</summary>
public sealed class LocalStorageTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_run_with_fresh_leaves_the_storage_of_the_first_alone()
    {
        using var ours = new TemporaryFolder();
        using var theirs = new TemporaryFolder();
        await using var first = await LocalProcess.StartAsync(ours.Path);
        await FireAsync(first);
        await first.SignalsAsync(signals => signals.Count == 1);

        await using var second = await LocalProcess.StartAsync(theirs.Path, null, "--fresh");
        await FireAsync(first);

        var (kept, fresh) = (await first.SignalAsync("import"), await second.SignalAsync("import"));
        ((long)kept["counts"]!["accepted"]!, (long)kept["counts"]!["fired"]!, (long)fresh["counts"]!["accepted"]!)
            .ShouldBe((2, 1, 0));
    }

    [Fact]
    public async Task A_run_whose_folder_another_one_has_takes_one_beside_it_and_says_so()
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        await using var first = await LocalProcess.StartAsync(data);
        await FireAsync(first);
        await first.SignalsAsync(signals => signals.Count == 1);

        await using var second = await LocalProcess.StartAsync(data, null, "--fresh");

        second.Said.ShouldContain($"{data}-2 (another run has the folder that was asked for)");
        ((long)(await first.SignalAsync("import"))["counts"]!["accepted"]!,
            (long)(await second.SignalAsync("import"))["counts"]!["accepted"]!).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Events_survive_a_restart_and_fresh_forgets_them()
    {
        using var data = new TemporaryFolder();
        await using (var first = await LocalProcess.StartAsync(data.Path))
        {
            await FireAsync(first);
            await first.SignalsAsync(signals => signals.Count == 1);
        }

        await using (var again = await LocalProcess.StartAsync(data.Path))
        {
            ((long)(await again.SignalAsync("import"))["counts"]!["fired"]!).ShouldBe(1);
        }

        await using var fresh = await LocalProcess.StartAsync(data.Path, null, "--fresh");
        ((long)(await fresh.SignalAsync("import"))["counts"]!["accepted"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Fresh_leaves_a_storage_that_is_given_alone_and_says_so()
    {
        using var data = new TemporaryFolder();
        var name = $"t{Guid.NewGuid():N}"[..20];
        var names = new Dictionary<string, string?>
        {
            ["SignalBridge__Storage__MailboxTable"] = $"{name}mailboxes",
            ["SignalBridge__Storage__SourceTable"] = $"{name}sources",
            ["SignalBridge__Storage__WakeQueue"] = $"{name}-wakes",
        };
        await using (var first = await LocalProcess.StartAsync(data.Path, names, "--storage", azurite.ConnectionString))
        {
            await FireAsync(first);
            await first.SignalsAsync(signals => signals.Count == 1);
        }

        await using var second = await LocalProcess.StartAsync(data.Path, names, "--storage", azurite.ConnectionString,
            "--fresh");

        second.Said.ShouldContain("--fresh left the storage that --storage names alone");
        ((long)(await second.SignalAsync("import"))["counts"]!["fired"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Where_something_listens_on_a_port_of_Azurites_it_gets_free_ones()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 10001);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            // Something listens there anyway.
        }

        using var data = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(data.Path);

        local.Said.ShouldNotContain("10001 (queues)");
        await FireAsync(local);
        await local.SignalsAsync(signals => signals.Count == 1);
    }

    private static async Task FireAsync(LocalProcess local)
    {
        using var body = new StringContent("""{"parameters":{"file":"by hand"}}""", Encoding.UTF8, "application/json");
        using var answer = await local.Http.PostAsync("/api/signals/import/fire", body, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, local.Said);
    }
}

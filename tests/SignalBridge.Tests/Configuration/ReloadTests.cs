using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Hosting;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Configuration;

/// <summary>A changed file is in force without a restart, and one with mistakes is not.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("signalbridge-test-");
    private readonly ConfigurationManager _configuration = new();
    private readonly TestLog _log = new();

    [Fact]
    public async Task A_changed_file_is_put_in_force_and_a_broken_one_is_told_of()
    {
        var file = Path.Combine(_folder.FullName, "bridge.json");
        await File.WriteAllTextAsync(file, Configured.Right, TestContext.Current.CancellationToken);
        await using var services = Configured.Services(_configuration, file).AddLogging(log => log.AddProvider(_log))
            .BuildServiceProvider();
        var routes = services.GetRequiredService<Routes>();
        var reload = services.GetServices<IHostedService>().OfType<ConfigurationReload>().Single();
        await reload.StartAsync(TestContext.Current.CancellationToken);

        Put(file, Configured.With("Signals:0:MinimumInterval", "\"00:11:00\""));
        await Eventually.HoldsAsync(() => Task.FromResult(routes.Signals["ready"].MinimumInterval == TimeSpan.FromMinutes(11)),
            () => "the change is not in force");

        Put(file, "{ broken");
        await Eventually.HoldsAsync(() =>
            Task.FromResult(_log.Lines.Any(line => line.Contains("is not valid JSON at line 1, byte 3; correct it there."))),
                Told);

        Put(file, Configured.With("Signals:0:WhenThrottled", "\"Never\""));
        await Eventually.HoldsAsync(() => Task.FromResult(_log.Lines.Any(line => line.Contains("'Never' is not known"))), Told);
        routes.Signals["ready"].MinimumInterval.ShouldBe(TimeSpan.FromMinutes(11));

        Put(file, Configured.With("Signals:0:MinimumInterval", "\"00:12:00\""));
        await Eventually.HoldsAsync(() => Task.FromResult(routes.Signals["ready"].MinimumInterval == TimeSpan.FromMinutes(12)),
            () => "the correction is not in force");
    }

    public void Dispose()
    {
        _configuration.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Told() => string.Join(Environment.NewLine, _log.Lines);

    // As editors do, so that no half of it is read.
    private static void Put(string file, string json)
    {
        File.WriteAllText($"{file}.new", json);
        File.Move($"{file}.new", file, overwrite: true);
    }
}

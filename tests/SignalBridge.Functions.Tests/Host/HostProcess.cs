using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>The host of the tests as a process of its own, with the published app as its worker: both can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    public const string Key = "function-key";
    public const string SystemKey = "system-key";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(Process process) => _process = process;

    /// <summary>The published app, as the build left it.</summary>
    public static string PublishedApp => Metadata("PublishedApp");

    /// <summary>The host itself.</summary>
    public static string Program => Metadata("FunctionsHost");

    public IReadOnlyCollection<string> Lines => _lines;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>The worker's process, the latest one.</summary>
    public int WorkerId => int.Parse(Last("Worker process ", " started."), System.Globalization.CultureInfo.InvariantCulture);

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it and waits until its worker has loaded the functions and its listeners have started.</summary>
    /// <param name="folder">The published app.</param>
    /// <param name="settings">The app settings, as environment variables.</param>
    public static async Task<HostProcess> StartAsync(string folder, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Metadata("FunctionsHost"), folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var (name, value) in settings.Append(new("FUNCTIONS_HOST_KEY", Key))
            .Append(new("FUNCTIONS_HOST_SYSTEM_KEY", SystemKey)))
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, line) => host.Add(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Add(line.Data);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        try
        {
            await host.SaidAsync("Job host started");
            host.Http = new HttpClient { BaseAddress = new Uri(host.Last("Listening on ", "")) };
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line that contains a text, the so-many-th one.</summary>
    public Task SaidAsync(string text, int times = 1) => Eventually.HoldsAsync(
        () => Task.FromResult(_lines.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times),
        () => $"'{text}' was not said {times} time(s):\n{string.Join('\n', _lines)}");

    /// <summary>SIGKILL to the worker: the host is left and starts another.</summary>
    public void KillWorker() => Process.GetProcessById(WorkerId).Kill();

    /// <summary>SIGKILL to the host: nothing is finished, its worker is left alone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGTERM, as when an instance is taken away.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var line in _lines.Where(line => line.Contains("Worker process ", StringComparison.Ordinal)
            && line.EndsWith(" started.", StringComparison.Ordinal)))
        {
            End(Between(line, "Worker process ", " started."));
        }

        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    /// <summary>Whether a worker that this host started still runs.</summary>
    public static bool Runs(int id)
    {
        try
        {
            // One that ended as an orphan may stay in the table of processes, as a zombie, until somebody looks after it.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void End(string id)
    {
        try
        {
            using var worker = Process.GetProcessById(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
            worker.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }

    private string Last(string before, string after) =>
        Between(_lines.Last(line => line.Contains(before, StringComparison.Ordinal)
            && line.EndsWith(after, StringComparison.Ordinal)), before, after);

    private static string Between(string line, string before, string after) =>
        line[(line.IndexOf(before, StringComparison.Ordinal) + before.Length)..^after.Length];

    private static string Metadata(string key) =>
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}

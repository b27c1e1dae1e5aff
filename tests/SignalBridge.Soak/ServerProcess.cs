using System.Diagnostics;
using SignalBridge.Local;
using SignalBridge.Server;

namespace SignalBridge.Soak;

/// <summary>The server as a process of its own, on a free port, that can be killed without warning.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="file">Its bridge.json.</param>
    /// <param name="settings">Its settings, given as environment variables.</param>
    /// <param name="log">The file that its log is added to; null for none.</param>
    /// <exception cref="CannotStartException"/>
    public static async Task<ServerProcess> StartAsync(
        string file, IEnumerable<KeyValuePair<string, string?>> settings, string? log, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet",
            [typeof(ServerApp).Assembly.Location, "--bridge", file, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        try
        {
            var url = await ListeningAsync(process, log, patience.Token);
            await ReadyAsync(url, patience.Token);
            return new ServerProcess(process, url);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Whether it has ended, by itself or killed.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The most memory it has had resident, in bytes.</summary>
    public long PeakMemory()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64;
    }

    /// <summary>
    /// Begins to watch its memory from now on (https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html).
    /// </summary>
    public void ForgetPeakMemory() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>SIGKILL: nothing is finished, nothing is cleaned up.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!HasEnded)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static async Task<string> ListeningAsync(Process process, string? log, CancellationToken cancellationToken)
    {
        var kept = log is null ? TextWriter.Null : new StreamWriter(log, append: true) { AutoFlush = true };
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            await kept.WriteLineAsync(line);
            if (line.Split("Now listening on: ") is [_, var url])
            {
                _ = CopyAsync(process.StandardOutput, kept);
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return url.Trim();
            }
        }

        await kept.DisposeAsync();
        throw new CannotStartException($"A server did not start: {await process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    // Read on, so that it never blocks on a full pipe.
    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        await using (to)
        {
            while (await from.ReadLineAsync() is { } line)
            {
                await to.WriteLineAsync(line);
            }
        }
    }

    private static async Task ReadyAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var answer = await http.GetAsync($"{url}/api/health/ready", cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}

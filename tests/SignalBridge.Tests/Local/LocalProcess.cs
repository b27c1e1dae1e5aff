using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SignalBridge.Local;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Local;

/// <summary>The command that a newcomer types, as a process of its own, on free ports.</summary>
internal sealed partial class LocalProcess : IAsyncDisposable
{
    public const string OperatorKey = "local-key";

    // Where the tests were started in the background of a script, SIGINT is ignored by all of them, and by what they start.
    // Node.js gives its children the signals' own dispositions: a line on its input interrupts the child, and the input's end
    // kills it.
    private const string Launcher =
        "const c=require('child_process').spawn(process.argv[1],process.argv.slice(2),{stdio:['ignore','inherit','inherit']});"
        + "process.stdin.on('data',()=>c.kill('SIGINT')).on('end',()=>c.kill('SIGKILL'));c.on('exit',(code)=>process.exit(code??128));";

    // What the machine may have set for a bridge of its own.
    private static readonly string[] Settings = ["SignalBridge", "AzureWebJobsStorage", "CRM_SECRET", "DISCORD_KEY",
        "OPERATOR_KEY"];

    // Far more than an end takes.
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private LocalProcess(Process process, int bridge, int emulator)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        (Url, EmulatorUrl) = ($"http://127.0.0.1:{bridge}", $"http://127.0.0.1:{emulator}");
        Http = new HttpClient { BaseAddress = new Uri(Url) };
        Http.DefaultRequestHeaders.Add("x-functions-key", OperatorKey);
    }

    public string Url { get; }

    public string EmulatorUrl { get; }

    public HttpClient Http { get; }

    /// <summary>What it said until everything ran.</summary>
    public string Said { get; private set; } = "";

    public string CurlLine => Curl().Match(Said).Value;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it and waits until it says that everything runs.</summary>
    /// <param name="data">The folder of its data.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="arguments">Further arguments; what they say of addresses is not known here.</param>
    public static async Task<LocalProcess> StartAsync(string data, Dictionary<string, string?>? settings = null,
        params string[] arguments)
    {
        var (bridge, emulator) = (FreePort(), FreePort());
        var local = new LocalProcess(
            Launch(data, settings,
                ["--urls", $"http://127.0.0.1:{bridge}", "--emulator-url", $"http://127.0.0.1:{emulator}", "--data", data,
                    "--operator-key", OperatorKey, .. arguments]),
            bridge, emulator);
        try
        {
            await local.UntilAsync("Ctrl+C ends it.");
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }

        return local;
    }

    /// <summary>Starts it where it is to refuse.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static async Task<(int ExitCode, string Said, string Errors)> RefusedAsync(string directory, params string[] arguments)
    {
        using var process = Launch(directory, null, arguments);
        var said = process.StandardOutput.ReadToEndAsync(Ct);
        var errors = process.StandardError.ReadToEndAsync(Ct);
        try
        {
            await process.WaitForExitAsync(Ct).WaitAsync(EndPatience, Ct);
            return (process.ExitCode, await said, await errors);
        }
        finally
        {
            // Where it did not refuse, it is killed.
            process.StandardInput.Close();
        }
    }

    /// <summary>What Campaign's emulator was asked to trigger.</summary>
    public async Task<JsonArray> SignalsAsync() =>
        JsonNode.Parse(await Http.GetStringAsync($"{EmulatorUrl}/_emulator/signals", Ct))!.AsArray();

    /// <summary>Waits until what Campaign's emulator was asked to trigger fits.</summary>
    public async Task<JsonArray> SignalsAsync(Func<JsonArray, bool> fits)
    {
        JsonArray signals = [];
        await Eventually.HoldsAsync(async () => fits(signals = await SignalsAsync()), () => $"{signals.ToJsonString()}\n{Said}");
        return signals;
    }

    public async Task<JsonNode> SignalAsync(string name) =>
        JsonNode.Parse(await Http.GetStringAsync($"/api/signals/{name}", Ct))!;

    /// <summary>Posts a webhook whose key is in a header.</summary>
    public async Task<HttpStatusCode> PostAsync(string hook, string body, string key)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        content.Headers.Add("x-api-key", key);
        using var answer = await Http.PostAsync($"/api/hooks/{hook}", content, Ct);
        return answer.StatusCode;
    }

    /// <summary>Presses Ctrl+C.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(Ct);
        await _process.WaitForExitAsync(Ct).WaitAsync(EndPatience, Ct);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        try
        {
            if (!_process.HasExited)
            {
                // Not killed: its Azurite would outlive it by a moment, and write into a folder that is being deleted.
                await InterruptAsync();
            }
        }
        finally
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Launch(string directory, Dictionary<string, string?>? settings, string[] arguments)
    {
        Directory.CreateDirectory(directory);
        var start = new ProcessStartInfo("node", ["-e", Launcher, "dotnet", typeof(LocalCommand).Assembly.Location, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name =>
            Settings.Any(s => name.StartsWith(s, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task UntilAsync(string last)
    {
        while (!Said.Contains(last, StringComparison.Ordinal))
        {
            var line = await _process.StandardOutput.ReadLineAsync(Ct);
            line.ShouldNotBeNull(Said + (line is null ? await _errors : ""));
            Said += $"{line}\n";
        }

        _ = ReadOnAsync();
    }

    private async Task ReadOnAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            Said += $"{line}\n";
        }
    }

    [GeneratedRegex("^curl .*$", RegexOptions.Multiline)]
    private static partial Regex Curl();
}

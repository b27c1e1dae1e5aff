using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SignalBridge.Local;

/// <summary>A running Azurite that this process started.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The account and key that Azurite has built in; published by Microsoft, no secret.</summary>
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private Azurite(Process process, int blob, int queue, int table)
    {
        (_process, BlobPort, QueuePort, TablePort) = (process, blob, queue, table);
        ConnectionString = string.Create(CultureInfo.InvariantCulture,
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blob}/{Account};QueueEndpoint=http://127.0.0.1:{queue}/{Account};TableEndpoint=http://127.0.0.1:{table}/{Account};");
    }

    public string ConnectionString { get; }

    public int BlobPort { get; }

    public int QueuePort { get; }

    public int TablePort { get; }

    /// <summary>Completes when the process ends, with its exit code.</summary>
    public required Task<int> Ended { get; init; }

    /// <summary>Starts Azurite.</summary>
    /// <param name="node">The pinned installation.</param>
    /// <param name="data">The folder for its data; null keeps all in memory.</param>
    /// <param name="blob">The blob service's port; 0 for a free one, likewise the others.</param>
    /// <exception cref="CannotStartException"/>
    public static async Task<Azurite> StartAsync(AzuriteInstallation node, string? data, int blob, int queue, int table,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = node.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "azurite.cjs", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", blob.ToString(CultureInfo.InvariantCulture),
                "--queuePort", queue.ToString(CultureInfo.InvariantCulture),
                "--tablePort", table.ToString(CultureInfo.InvariantCulture),
            },
        };
        foreach (var argument in data is null ? ["--inMemoryPersistence"] : (string[])["--location", data])
        {
            start.ArgumentList.Add(argument);
        }

        var process = AzuriteInstallation.Start(start);
        try
        {
            return await ListeningAsync(process, cancellationToken);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Its standard input ends: it writes what it holds and goes. Killed only if it does not.
        _process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(Patience, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended;
        }

        _process.Dispose();
    }

    private static async Task<Azurite> ListeningAsync(Process process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartTimeout);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var ports = new Dictionary<string, int>();
        while (ports.Count < 3)
        {
            if (await process.StandardOutput.ReadLineAsync(patience.Token) is not { } line)
            {
                var why = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                throw new CannotStartException($"Azurite did not start: {Array.Find(why, l => l.Contains("Error", StringComparison.Ordinal)) ?? "it said nothing"}.");
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
            }
        }

        // Read on, so that it never blocks on a full pipe.
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new Azurite(process, ports["Blob"], ports["Queue"], ports["Table"]) { Ended = EndAsync(process) };
    }

    private static async Task<int> EndAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    [GeneratedRegex(@"Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://[^:]+:(?<port>\d+)")]
    private static partial Regex Listening();
}

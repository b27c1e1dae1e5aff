using System.Diagnostics;

namespace FunctionsHost;

/// <summary>The worker's process: started as the host starts it, started again where it dies, ended with the host.</summary>
internal sealed class WorkerProcess(
    PublishedApp app, WorkerChannel channel, HostAddresses addresses, IHostApplicationLifetime lifetime,
        ILogger<WorkerProcess> log) : IHostedService
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private Process? _process;
    private volatile bool _ending;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        addresses.Started += Start;

        // While the stream is still open: it is closed with the host's own server, before services are stopped.
        lifetime.ApplicationStopping.Register(() =>
        {
            _ending = true;
            channel.Terminate();
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
        {
            try
            {
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(LongestEnd, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                log.LogError("Worker process {Pid} did not end in time and is killed.", process.Id);
                process.Kill();
            }
        }
    }

    private void Start()
    {
        var (worker, request, uri) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", addresses.Worker);
        var start = new ProcessStartInfo(app.Worker.Executable)
        {
            WorkingDirectory = app.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[
            app.Worker.Worker, "--host", uri.Host, "--port", $"{uri.Port}", "--workerId", worker, "--requestId", request,
                "--grpcMaxMessageLength", $"{int.MaxValue}",
            "--functions-uri", uri.AbsoluteUri, "--functions-worker-id", worker, "--functions-request-id", request,
                "--functions-grpc-max-message-length", $"{int.MaxValue}"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = app.Folder;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Folder;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Show(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Show(line.Data, isError: true);
        process.Exited += (_, _) => Exited(process);
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        log.LogInformation("Worker process {Pid} started.", process.Id);
    }

    private void Exited(Process process)
    {
        channel.Lost();
        if (!_ending)
        {
            log.LogError("Worker process {Pid} exited with {Code}; it is replaced.", process.Id, process.ExitCode);
            Start();
        }
    }

    private void Show(string? line, bool isError)
    {
        if (line is { Length: > 0 })
        {
            log.Log(isError ? LogLevel.Error : LogLevel.Information, "[console] {Line}", line);
        }
    }
}

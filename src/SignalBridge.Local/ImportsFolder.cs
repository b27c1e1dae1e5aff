using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SignalBridge.Configuration;
using SignalBridge.Hosting;

namespace SignalBridge.Local;

/// <summary>
/// Uploads what is dropped into a folder to the import container. It looks every half second instead of listening for
/// changes: a file is taken once two looks found it the same, so that none is taken half-written.
/// </summary>
internal sealed partial class ImportsFolder : IDisposable
{
    private const string WrittenAt = "written";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly BlobContainerClient _imports;
    private readonly ILogger<ImportsFolder> _log;
    private readonly CancellationTokenSource _stop;
    private readonly Dictionary<string, (long Length, DateTime Written)> _seen = [];
    private readonly Dictionary<string, (long Length, DateTime Written)> _uploaded = [];

    private ImportsFolder(string path, IServiceProvider bridge, CancellationToken cancellationToken)
    {
        Path = path;
        var names = bridge.GetRequiredService<StorageOptions>();
        _imports = bridge.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.ImportContainer);
        _log = bridge.GetRequiredService<ILogger<ImportsFolder>>();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public string Path { get; }

    /// <summary>Watches <c>imports</c> in the data folder until disposed.</summary>
    public static ImportsFolder Watch(string data, IServiceProvider bridge, CancellationToken cancellationToken)
    {
        var folder = new ImportsFolder(System.IO.Path.Combine(data, "imports"), bridge, cancellationToken);
        Directory.CreateDirectory(folder.Path);
        _ = folder.RunAsync(bridge.GetRequiredService<StorageSetup>());
        return folder;
    }

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(StorageSetup storage)
    {
        await storage.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(_stop.Token);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                Log.Failed(_log, Path, e.GetBaseException().Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => !f.Name.StartsWith('.')))
        {
            var now = (file.Length, file.LastWriteTimeUtc);
            var isSettled = _seen.TryGetValue(file.FullName, out var before) && before == now;
            _seen[file.FullName] = now;
            if (isSettled && !(_uploaded.TryGetValue(file.FullName, out var uploaded) && uploaded == now))
            {
                await UploadAsync(file, cancellationToken);
                _uploaded[file.FullName] = now;
            }
        }
    }

    // The time of writing goes along, so that a file uploaded in an earlier run is not uploaded again: that would be a new version.
    private async Task UploadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var name = System.IO.Path.GetRelativePath(Path, file.FullName).Replace('\\', '/');
        var blob = _imports.GetBlobClient(name);
        var written = file.LastWriteTimeUtc.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        if (await blob.ExistsAsync(cancellationToken)
            && (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.Metadata.TryGetValue(WrittenAt, out var known) && known == written)
        {
            return;
        }

        await blob.UploadAsync(file.FullName, new BlobUploadOptions { Metadata = new Dictionary<string, string> { [WrittenAt] = written } }, cancellationToken);
        Log.Uploaded(_log, name);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{File} was uploaded to the import container.")]
        public static partial void Uploaded(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} could not be read or uploaded: {Reason}")]
        public static partial void Failed(ILogger logger, string folder, string reason);
    }
}

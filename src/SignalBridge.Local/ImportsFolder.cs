using System.Globalization;
using System.Xml;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using SignalBridge.Configuration;
using SignalBridge.Storage;

namespace SignalBridge.Local;

/// <summary>
/// Uploads what is dropped into a folder to the import container. It looks every half second instead of listening for
/// changes: a file is taken once two looks found it the same, so that none is taken half-written. Regular files only, and each on
/// its own: one that cannot be taken is told of once, and holds up no other.
/// </summary>
internal sealed partial class ImportsFolder : IDisposable
{
    private const string WrittenAt = "written";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Links are not followed: one that leads upwards has no end, and one that leads elsewhere is not of this folder.
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    private readonly BlobContainerClient _imports;
    private readonly ILogger<ImportsFolder> _log;
    private readonly CancellationTokenSource _stop;
    private readonly Dictionary<string, (long Length, DateTime Written)> _uploaded = [];
    private readonly Dictionary<string, string> _told = [];
    private Dictionary<string, (long Length, DateTime Written)> _seen = [];

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
        var seen = new Dictionary<string, (long Length, DateTime Written)>();
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", Search).ToList())
        {
            try
            {
                seen[file.FullName] = (file.Length, file.LastWriteTimeUtc);
            }
            catch (IOException e)
            {
                Tell(file, file.Name.Contains('\uFFFD', StringComparison.Ordinal) ? "its name is not UTF-8" : e.Message);
            }
        }

        var before = _seen;
        _seen = seen;
        foreach (var (path, now) in seen.Where(file => !FileMetadata.Is(file.Key) && IsSettled(file.Key)))
        {
            var metadata = FileMetadata.PathFor(path);
            var isUploaded = _uploaded.TryGetValue(path, out var uploaded) && uploaded == now;
            if (isUploaded || (seen.ContainsKey(metadata) && !IsSettled(metadata)))
            {
                continue;
            }

            var file = new FileInfo(path);
            try
            {
                await UploadAsync(file, cancellationToken);
                _uploaded[path] = now;
                _told.Remove(path);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Tell(file, (e is AggregateException ? e.GetBaseException() : e).Message.Split('\n')[0]);
            }
        }

        bool IsSettled(string path) => before.TryGetValue(path, out var then) && then == seen[path];
    }

    // The time of writing goes along, so that a file uploaded in an earlier run is not uploaded again: that would be a new
    // version.
    private async Task UploadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var name = System.IO.Path.GetRelativePath(Path, file.FullName).Replace('\\', '/');
        if (!name.All(XmlConvert.IsXmlChar))
        {
            // Azurite lists it in XML that nobody can read, and with it no other blob of the container.
            throw new IOException("its name has a control character, and no listing could tell of it");
        }

        if (!RegularFile.Is(file))
        {
            throw new IOException("it is no regular file");
        }

        var blob = _imports.GetBlobClient(name);
        var written = file.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture);
        if (await blob.ExistsAsync(cancellationToken)
            && (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.Metadata.TryGetValue(WrittenAt,
                out var known) && known == written)
        {
            return;
        }

        var metadata = await FileMetadata.ReadAsync(file.FullName, [WrittenAt], cancellationToken);
        metadata[WrittenAt] = written;
        await blob.UploadAsync(file.FullName, new BlobUploadOptions { Metadata = metadata }, cancellationToken);
        Log.Uploaded(_log, name);
    }

    // Once, not twice a second.
    private void Tell(FileInfo file, string reason)
    {
        if (!_told.TryGetValue(file.FullName, out var told) || told != reason)
        {
            _told[file.FullName] = reason;
            Log.NotUploaded(_log, System.IO.Path.GetRelativePath(Path, file.FullName), reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{File} was uploaded to the import container.")]
        public static partial void Uploaded(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is not uploaded: {Reason}")]
        public static partial void NotUploaded(ILogger logger, string file, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} cannot be read: {Reason}")]
        public static partial void Failed(ILogger logger, string folder, string reason);
    }
}

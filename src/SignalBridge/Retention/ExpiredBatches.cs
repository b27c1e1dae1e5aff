using System.Globalization;
using Azure.Storage.Blobs;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Retention;

/// <summary>
/// Files of batches past their time. It counts from when a file was last needed: one whose workflow stood still for a month must
/// not go in the moment that Campaign is told of it. The batches of a signal follow each other, so a file was in use until the
/// next was begun.
/// </summary>
internal sealed class ExpiredBatches(BlobContainerClient container, Routes routes, MailboxRegistry mailboxes, TimeProvider time)
    : IExpiring
{
    private const int PageSize = 100;
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    public string Kind => "batch files";

    public TimeSpan Period => TimeSpan.FromHours(1);

    public async Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
    {
        var cut = time.GetUtcNow() - routes.Retention.BatchesFor;
        var page = await container.FirstAsync($"{signal}/", PageSize + 1, cancellationToken);
        var files =
            page.Select(name => (Name: name, BegunAt: TimeOf(name, signal))).Where(file => file.BegunAt is not null).ToList();
        if (files is [] || files[0].BegunAt >= cut)
        {
            return default;
        }

        // After the files: a turn names only those that it has just written.
        var state = await mailboxes.For(signal).ReadStateAsync(cancellationToken);
        var whole = page.Count <= PageSize;
        var neededUntil = files.Skip(1).Select(next => next.BegunAt)
            .Concat(whole ? [state.Slot.UsedAt > files[^1].BegunAt ? state.Slot.UsedAt : files[^1].BegunAt] : []);
        var expired =
            files.Zip(neededUntil).Where(file => file.Second < cut && file.First.Name != state.Batch?.File)
                .Select(file => file.First.Name).ToList();
        await container.RemoveAsync(expired, cancellationToken);
        return new Removal(expired.Count, More: !whole && expired.Count > 0);
    }

    private static DateTimeOffset? TimeOf(string name, string signal) =>
        name.Length > signal.Length + 20 && DateTimeOffset.TryParseExact(
            name.AsSpan(signal.Length + 1, 19), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var begun)
            ? begun : null;
}

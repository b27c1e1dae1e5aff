using Azure.Data.Tables;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Sources;

namespace SignalBridge.Operations;

/// <summary>
/// Replays ended events: map again → append → mark. A replay is a new event that comes in through the same door as all others.
/// Its key is the same until the old event is marked, so a request that is repeated after a crash in between fires nothing twice.
/// </summary>
internal sealed class Replay(
    MailboxRegistry mailboxes, Reception reception, ReplayMapping mapping, ReplayForecaster forecaster, TimeProvider time)
{
    // Storage's limit of one transaction, in which a window is marked.
    private const int Window = 100;
    private const int ReadsAtOnce = 16;

    /// <summary>Replays one event.</summary>
    public async Task<Received> OneAsync(Signal signal, EndedEvent ended, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var (item, mapped) = await MapAsync(signal, mailbox, ended, cancellationToken);
        var received = await reception.ReceiveAsync(signal, item, mapped, new Keeping.Nothing(), cancellationToken);
        if (received is Received.Answered answered)
        {
            var marks = new ReplayMarks(mailbox);
            marks.Replayed(ended, answered.By, time.GetUtcNow());
            await marks.WriteAsync();
        }

        return received;
    }

    /// <summary>Replays a selection, oldest first. A caller who leaves stops it between two windows.</summary>
    public async Task<ReplayReport> SelectionAsync(Signal signal, ReplaySelection selection, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var version = mapping.VersionFor(signal);
        var (rows, beyond, passedOver) = await new EndedScan(mailbox).OldestAsync(selection, version, cancellationToken);
        var tally = new ReplayTally { Remaining = beyond, PassedOver = passedOver };
        foreach (var window in rows.Chunk(Window))
        {
            var events = await ReadAsync(mailbox, window, cancellationToken);
            if (selection.DryRun)
            {
                foreach (var ended in events)
                {
                    var mapped = (await MapAsync(signal, mailbox, ended, cancellationToken)).Mapped;
                    tally.Look(ended.Id, mapped);
                    tally.Accepted += mapped is Mapped.Fit ? 1 : 0;
                }
            }
            else
            {
                await AcceptAsync(signal, mailbox, events, version, tally);
            }
        }

        if (!selection.DryRun)
        {
            return tally.Report(signal.Name, false, null);
        }

        var forecast = await forecaster.OfAsync(signal, tally.Accepted, cancellationToken);
        if (signal.WhenThrottled == ThrottlePolicy.Reject)
        {
            (tally.Accepted, tally.Refused) = (forecast.Signals, tally.Accepted - forecast.Signals);
        }

        return tally.Report(signal.Name, true, forecast);
    }

    /// <summary>Takes a window in, in order. Nothing is awaited that need not be, so that few chunks hold it.</summary>
    private async Task AcceptAsync(Signal signal, Mailbox mailbox, IReadOnlyList<EndedEvent> events, string version,
        ReplayTally tally)
    {
        var marks = new ReplayMarks(mailbox);
        var taking = new List<(EndedEvent Ended, Task<Acceptance> Acceptance)>();
        foreach (var ended in events)
        {
            var (item, mapped) = await MapAsync(signal, mailbox, ended, CancellationToken.None);
            tally.Look(ended.Id, mapped);
            if (mapped is not Mapped.Fit fit)
            {
                // Or those would be looked at by every request to come, and fill its limit.
                marks.Unmapped(ended, version);
                continue;
            }

            if (tally.Refused > 0)
            {
                // The slot that was closed for the one before is closed for this one.
                tally.Refused++;
                continue;
            }

            var acceptance = reception.AcceptAsync(signal, item, fit, CancellationToken.None);
            taking.Add((ended, acceptance));
            if (ended.Event.Payload is not null)
            {
                // Large: one in memory at a time, and none overtakes it.
                await ((Task)acceptance).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (signal.WhenThrottled == ThrottlePolicy.Reject && await acceptance is Acceptance.SlotClosed)
            {
                tally.Refused++;
            }
        }

        // Those that are in are marked, whatever became of the others.
        var all = Task.WhenAll(taking.Select(t => t.Acceptance));
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var taken = taking.Where(t => t.Acceptance.IsCompletedSuccessfully).Select(t => (t.Ended, t.Acceptance.Result)).ToList();
        taken.ForEach(t => marks.Replayed(t.Ended, t.Result, time.GetUtcNow()));
        await marks.WriteAsync();
        await all;
        tally.Accepted += taken.Count(t => t.Result is Acceptance.Stored);
        tally.Duplicate += taken.Count(t => t.Result is Acceptance.Duplicate);
    }

    private async Task<(StoredEvent Item, Mapped Mapped)> MapAsync(
        Signal signal, Mailbox mailbox, EndedEvent ended, CancellationToken cancellationToken) =>
        await mailbox.TryLoadAsync(ended.Event, cancellationToken) is { } item
            ? (Again(ended, item), mapping.Map(signal, item))
            : (ended.Event, new Mapped.Unfit(["its content is no longer in storage"]));

    private StoredEvent Again(EndedEvent ended, StoredEvent item) => new()
    {
        Source = item.Source,
        ReceivedAt = time.GetUtcNow(),
        FirstReceivedAt = item.FirstReceivedAt ?? item.ReceivedAt,
        ReplayOf = ended.Id.ToString(),
        Keys = [MailboxKeys.Replay(ended.Id, ended.ReplayedAs)],
        Original = item.Original,
        Context = item.Context,
    };

    private static async Task<IReadOnlyList<EndedEvent>> ReadAsync(Mailbox mailbox, string[] rows,
        CancellationToken cancellationToken)
    {
        var events = new EndedEvent?[rows.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, rows.Length, options, async (i, token) =>
        {
            var row = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, rows[i], cancellationToken: token);
            events[i] = row.HasValue ? EndedEvent.From(row.Value!) : null;
        });

        // An event that is gone has expired. An event that is marked was replayed by another request in the meantime, and would
        // get a new key.
        return [.. events.OfType<EndedEvent>().Where(ended => ended.ReplayedAs is null)];
    }
}

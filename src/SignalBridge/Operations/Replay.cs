using Azure.Data.Tables;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;

namespace SignalBridge.Operations;

/// <summary>
/// Replays ended events: map again → append → mark. A replay is a new event that comes in through the same door as all others. Its
/// key is the same until the old event is marked, so a request that is repeated after a crash in between fires nothing twice.
/// </summary>
internal sealed class Replay(MailboxRegistry mailboxes, Intake intake, ReplayMapping mapping, ReplayForecaster forecaster, TimeProvider time)
{
    // Storage's limit of one transaction, in which a window is marked.
    private const int Window = 100;
    private const int ReadsAtOnce = 16;

    /// <summary>Replays one event.</summary>
    /// <returns>What the door said; or, without it, why the event has no parameters; neither where its condition filters it out.</returns>
    public async Task<(Acceptance? Acceptance, IReadOnlyList<string> Reasons)> OneAsync(Signal signal, EndedEvent ended, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var (item, reasons) = await MapAsync(signal, mailbox, ended, cancellationToken);
        if (item is null)
        {
            return (null, reasons);
        }

        var acceptance = await intake.AcceptAsync(signal, item, cancellationToken);
        var marks = new ReplayMarks(mailbox);
        marks.Replayed(ended, acceptance, time.GetUtcNow());
        await marks.WriteAsync();
        return (acceptance, []);
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
                    tally.Accepted += await MapAsync(signal, mailbox, ended, tally, cancellationToken) is null ? 0 : 1;
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
    private async Task AcceptAsync(Signal signal, Mailbox mailbox, IReadOnlyList<EndedEvent> events, string version, ReplayTally tally)
    {
        var marks = new ReplayMarks(mailbox);
        var taking = new List<(EndedEvent Ended, Task<Acceptance> Acceptance)>();
        foreach (var ended in events)
        {
            if (await MapAsync(signal, mailbox, ended, tally, CancellationToken.None) is not { } item)
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

            var acceptance = intake.AcceptAsync(signal, item, CancellationToken.None);
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
        tally.Accepted += taken.Count(t => t.Result is Acceptance.Accepted);
        tally.Duplicate += taken.Count(t => t.Result is Acceptance.Duplicate);
    }

    private async Task<StoredEvent?> MapAsync(Signal signal, Mailbox mailbox, EndedEvent ended, ReplayTally tally, CancellationToken cancellationToken)
    {
        var (item, reasons) = await MapAsync(signal, mailbox, ended, cancellationToken);
        tally.Look(ended.Id, item is not null, reasons);
        return item;
    }

    private async Task<(StoredEvent? Item, IReadOnlyList<string> Reasons)> MapAsync(
        Signal signal, Mailbox mailbox, EndedEvent ended, CancellationToken cancellationToken)
    {
        if (await mailbox.TryLoadAsync(ended.Event, cancellationToken) is not { } item)
        {
            return (null, ["its content is no longer in storage"]);
        }

        return mapping.Map(signal, item) switch
        {
            null => (null, []),
            { Fits: false } mapped => (null, mapped.Reasons),
            var mapped => (Again(ended, item, mapped), []),
        };
    }

    private StoredEvent Again(EndedEvent ended, StoredEvent item, MappedParameters mapped) => new()
    {
        Source = item.Source,
        ReceivedAt = time.GetUtcNow(),
        FirstReceivedAt = item.FirstReceivedAt ?? item.ReceivedAt,
        ReplayOf = ended.Id.ToString(),
        Keys = [MailboxKeys.Replay(ended.Id, ended.ReplayedAs)],
        Parameters = mapped.Values,
        Original = item.Original,
        Context = item.Context,
    };

    private static async Task<IReadOnlyList<EndedEvent>> ReadAsync(Mailbox mailbox, string[] rows, CancellationToken cancellationToken)
    {
        var events = new EndedEvent?[rows.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, rows.Length, options, async (i, token) =>
        {
            var row = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, rows[i], cancellationToken: token);
            events[i] = row.HasValue ? EndedEvent.From(row.Value!) : null;
        });

        // An event that is gone has expired. An event that is marked was replayed by another request in the meantime, and would get a new key.
        return [.. events.OfType<EndedEvent>().Where(ended => ended.ReplayedAs is null)];
    }
}

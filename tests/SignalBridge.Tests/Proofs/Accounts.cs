using Azure.Data.Tables;
using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>The promises of delivery, held against what is in storage and what Campaign was asked.</summary>
internal static class Accounts
{
    /// <summary>Every event in storage with its state; a fault where one is in two, and where counts and rows differ.</summary>
    public static async Task<Dictionary<BridgeEventId, EventState>> AddUpAsync(this Scene scene)
    {
        var states = await scene.Mailbox.AddUpAsync();
        scene.Acknowledged.Where(id => !states.ContainsKey(id)).ShouldBeEmpty("Events were acknowledged and are nowhere.");
        return states;
    }

    /// <summary>The same for a mailbox of which nothing has expired.</summary>
    public static async Task<Dictionary<BridgeEventId, EventState>> AddUpAsync(this Mailbox mailbox)
    {
        var states = new Dictionary<BridgeEventId, EventState>();
        var (atOnce, added) = (0, new Tally(MailboxKeys.BaseTally));
        await foreach (var row in mailbox.Table.QueryAsync<TableEntity>($"PartitionKey eq '{mailbox.Signal}'"))
        {
            if (row.RowKey.StartsWith(MailboxKeys.LogPrefix, StringComparison.Ordinal))
            {
                var chunk = Chunk.From(row);
                foreach (var place in chunk.PendingPlaces)
                {
                    states.Add(new BridgeEventId(mailbox.Signal, chunk.Id, place), EventState.Pending);
                }
            }
            else if (MailboxKeys.Ends.Any(end => row.RowKey.StartsWith(MailboxKeys.EndedPrefix(end), StringComparison.Ordinal)))
            {
                var ended = EndedEvent.From(row);
                states.Add(ended.Id, ended.State);
                atOnce += ended.AtOnce ? 1 : 0;
            }
            else if (row.RowKey.StartsWith(MailboxKeys.TallyPrefix, StringComparison.Ordinal))
            {
                added = added.Plus([Tally.From(row)]);
            }
        }

        var state = await mailbox.ReadStateAsync(TestContext.Current.CancellationToken);
        var counted = new[]
        {
            state.Counts.Fired, state.Counts.Coalesced, state.Counts.Duplicate, state.Counts.Dead + atOnce,
                state.Counts.Discarded,
        };
        var found = new[] { EventState.Fired, EventState.Coalesced, EventState.Duplicate, EventState.Dead, EventState.Discarded };
        counted.ShouldBe(found.Select(end => states.Values.LongCount(s => s == end)), "The counts are not those of the rows.");
        (added.Appended, added.DeadAtOnce).ShouldBe((states.Count - atOnce, atOnce), "The tallies are not those of the rows.");
        return states;
    }

    /// <summary>Campaign is never called too early, save to learn whether it took the call before.</summary>
    public static void Spaced(this Scene scene, TimeSpan interval)
    {
        var calls = scene.World.Calls;
        SignalRecord? taken = null;
        foreach (var call in calls)
        {
            if (call.Outcome == TriggerOutcome.TooEarly)
            {
                taken.ShouldNotBeNull();
                call.Parameters.GetRawText().ShouldBe(taken.Parameters.GetRawText(),
                    "A call that came too early asked about no call before it.");
            }
            else if (call.Outcome == TriggerOutcome.Accepted)
            {
                (taken is null || call.Time - taken.Time >= interval)
                    .ShouldBeTrue($"Taken at {taken?.Time:HH:mm:ss.fff} and {call.Time:HH:mm:ss.fff}.");
                taken = call;
            }
        }
    }

    /// <summary>What a signal stands for: its own number, or those in the file that it names.</summary>
    public static async Task<IReadOnlyList<int>> NumbersAsync(this Scene scene, SignalRecord signal)
    {
        // A file that Campaign was told of never changes.
        var text = signal.Parameters.GetRawText();
        return scene.Files.TryGetValue(text, out var known) ? known
            : scene.Files[text] = await Batches.NumbersAsync(scene.Onlooker.Get<StorageAccount>(),
                scene.Onlooker.Get<StorageOptions>(), signal);
    }

    /// <summary>All numbers that several signals stand for, in order.</summary>
    public static async Task<IReadOnlyList<int>> NumbersAsync(this Scene scene, IEnumerable<SignalRecord> signals)
    {
        var numbers = new List<int>();
        foreach (var signal in signals)
        {
            numbers.AddRange(await scene.NumbersAsync(signal));
        }

        return numbers;
    }

    /// <summary>What went into another event went into a newer one, which fired.</summary>
    public static async Task CoalescedAsync(this Scene scene, IReadOnlyDictionary<BridgeEventId, EventState> states)
    {
        foreach (var id in states.Where(s => s.Value == EventState.Coalesced).Select(s => s.Key))
        {
            var found = await scene.Onlooker.Get<Operator>().FindAsync(id, TestContext.Current.CancellationToken);
            BridgeEventId.TryParse(found!.DuplicateOf, out var into).ShouldBeTrue();
            states[into].ShouldBe(EventState.Fired);
            (id.Chunk, id.Place).CompareTo((into.Chunk, into.Place)).ShouldBeLessThan(0, "It went into an older one.");
        }
    }

    /// <summary>All that waited has ended, each number was taken just once, and the promises hold.</summary>
    public static async Task SettledAsync(this Scene scene, IReadOnlyList<int> taken)
    {
        var states = await scene.AddUpAsync();
        states.Values.ShouldNotContain(EventState.Pending);
        scene.Spaced(TimeSpan.FromMinutes(10));
        (await scene.NumbersAsync(scene.World.Fired)).ShouldBe(taken);
        states.Values.Count(s => s == EventState.Fired).ShouldBe(scene.World.Fired.Count);
        await scene.CoalescedAsync(states);
        foreach (var id in states.Keys)
        {
            (await scene.Onlooker.Get<Operator>().FindAsync(id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        }

        if (scene.Signal.WhenThrottled == ThrottlePolicy.Batch)
        {
            states.Values.Count(s => s is EventState.Fired or EventState.Coalesced).ShouldBe(taken.Count);
        }
    }
}

using Azure.Data.Tables;
using CampaignEmulator;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>The promises of delivery, held against what is in storage and what Campaign was asked.</summary>
internal static class Accounts
{
    /// <summary>Every event in storage with its state; a fault where one is in two, and where counts and rows differ.</summary>
    public static async Task<Dictionary<Mailboxes.EventId, EventState>> AddUpAsync(this Scene scene)
    {
        var states = await scene.Mailbox.AddUpAsync();
        scene.Acknowledged.Where(id => !states.ContainsKey(id)).ShouldBeEmpty("Events were acknowledged and are nowhere.");
        return states;
    }

    /// <summary>The same for a mailbox of which nothing has expired.</summary>
    public static async Task<Dictionary<Mailboxes.EventId, EventState>> AddUpAsync(this Mailbox mailbox)
    {
        var states = new Dictionary<Mailboxes.EventId, EventState>();
        var (atOnce, added) = (0, new Tally(MailboxKeys.BaseTally));
        await foreach (var row in mailbox.Table.QueryAsync<TableEntity>($"PartitionKey eq '{mailbox.Signal}'"))
        {
            if (row.RowKey.StartsWith(MailboxKeys.LogPrefix, StringComparison.Ordinal))
            {
                var chunk = Chunk.From(row);
                foreach (var place in chunk.PendingPlaces)
                {
                    states.Add(new Mailboxes.EventId(mailbox.Signal, chunk.Id, place), EventState.Pending);
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
        var counted = new[] { state.Fired, state.Coalesced, state.Duplicate, state.Dead + atOnce, state.Discarded };
        var found = new[] { EventState.Fired, EventState.Coalesced, EventState.Duplicate, EventState.Dead, EventState.Discarded };
        counted.ShouldBe(found.Select(end => states.Values.LongCount(s => s == end)), "The counts are not those of the rows.");
        (added.Appended, added.DeadAtOnce).ShouldBe((states.Count - atOnce, atOnce), "The tallies are not those of the rows.");
        return states;
    }

    /// <summary>Campaign is never called too early, save to learn whether it took the call before; and takes nothing twice.</summary>
    public static void Spaced(this Scene scene, TimeSpan interval)
    {
        var calls = scene.World.Calls;
        SignalRecord? taken = null;
        foreach (var call in calls)
        {
            if (call.Outcome == TriggerOutcome.TooEarly)
            {
                taken.ShouldNotBeNull();
                Number(call).ShouldBe(Number(taken), "A call that came too early asked about no call before it.");
            }
            else if (call.Outcome == TriggerOutcome.Accepted)
            {
                (taken is null || call.Time - taken.Time >= interval).ShouldBeTrue($"Taken at {taken?.Time:HH:mm:ss.fff} and {call.Time:HH:mm:ss.fff}.");
                taken = call;
            }
        }

        scene.World.Numbers().ShouldBeUnique();
    }

    /// <summary>All that waited has ended, and the promises hold.</summary>
    public static async Task SettledAsync(this Scene scene, IReadOnlyList<int> fired)
    {
        var states = await scene.AddUpAsync();
        states.Values.ShouldNotContain(EventState.Pending);
        scene.Spaced(TimeSpan.FromMinutes(10));
        scene.World.Numbers().ShouldBe(fired);
        states.Values.Count(s => s == EventState.Fired).ShouldBe(fired.Count);
        foreach (var id in states.Keys)
        {
            (await scene.Onlooker.Get<Operator>().FindAsync(id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        }
    }

    private static string? Number(SignalRecord call) => call.Parameters.GetProperty("number").GetString();
}

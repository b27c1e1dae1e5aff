using System.Text;
using Campaign.Client;
using Microsoft.AspNetCore.Http;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Operations;
using SignalBridge.Retention;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Schedules;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>What senders, operators and clocks do, each until it is done.</summary>
internal sealed partial class Scene
{
    /// <summary>A sender that goes on until it has an answer, each time with the same key.</summary>
    public async Task<BridgeEventId> PostAsync(int number, string? key = null, int padding = 0, params SignalParameter[] more)
    {
        var item = Item(number, key, padding, more);
        return await DoAsync(async () =>
        {
            var before = await Mailbox.ReadStateAsync(Ct);
            var wakes = _wakes.Sent;
            switch (await Instance.Get<Intake>().AcceptAsync(Signal, item, Ct))
            {
                case Acceptance.Stored accepted:
                    Acknowledged.Add(accepted.Id);
                    await WatchedAsync(before, wakes);
                    return accepted.Id;
                case Acceptance.Duplicate duplicate:
                    return duplicate.Of;
                default:
                    throw new InvalidOperationException("No slot is closed to this signal.");
            }
        });
    }

    /// <summary>Several senders at once, whose events one chunk takes.</summary>
    public async Task PostTogetherAsync(params int[] numbers)
    {
        // A chunk of another writer than the intake: their order is as good as their clocks agree.
        World.Time!.Advance(TimeSpan.FromSeconds(2));
        var items = numbers.Select(number => Item(number, null, 0, [])).ToList();
        await DoAsync(async () =>
        {
            var events = await Task.WhenAll(items.Select(item => Instance.Get<PayloadStore>().CheckInAsync("ready", item, Ct)));
            var chunk = new ChunkIds(World.Time).Next();
            await new TalliedMailbox(Instance.Get<MailboxRegistry>().For("ready")).AppendAsync(chunk, events, Ct);
            Acknowledged.UnionWith(numbers.Select((_, place) => new BridgeEventId("ready", chunk, place)));
            return true;
        });
        World.Time.Advance(TimeSpan.FromSeconds(2));
    }

    /// <summary>Posts to another instance, which remembers nothing of what this one took.</summary>
    public async Task PostElsewhereAsync(int number)
    {
        // Between instances, order is as good as their clocks agree.
        World.Time!.Advance(TimeSpan.FromSeconds(2));
        if (await Onlooker.Get<Intake>().AcceptAsync(Signal, Item(number, null, 0, []), Ct) is Acceptance.Stored accepted)
        {
            Acknowledged.Add(accepted.Id);
        }
    }

    public async Task KeepDeadAsync(int number)
    {
        var item = Item(number, null, 0, []) with { Unmappable = ["It has no number."] };
        Acknowledged.Add(await DoAsync(() => Instance.Get<Intake>().KeepDeadAsync(Signal, item, null, Ct)));
    }

    public async Task PauseAsync() => (await DoAsync(() => Instance.Get<Operator>().PauseAsync(Signal, Ct))).ShouldBeTrue();

    public async Task ResumeAsync() => (await DoAsync(() => Instance.Get<Operator>().ResumeAsync(Signal, Ct))).ShouldBeTrue();

    public Task<Discarding> DiscardAsync(BridgeEventId id) => DoAsync(() => Instance.Get<Operator>().DiscardAsync(id, Ct));

    /// <summary>The number that a number has once it is mapped again: so a replay is told from what it replays.</summary>
    public static int Again(int number) => number + 1000;

    /// <summary>An operator who replays an event until that is done; one whose replay is still pending says that it is.</summary>
    public async Task ReplayAsync(BridgeEventId id)
    {
        await DoAsync(async () =>
        {
            var (before, wakes) = (await Mailbox.ReadStateAsync(Ct), _wakes.Sent);
            var status = ((IStatusCodeHttpResult)await Instance.Get<ReplayEndpoints>().EventAsync(id.ToString(), Ct)).StatusCode;
            status.ShouldBeOneOf(StatusCodes.Status202Accepted, StatusCodes.Status409Conflict);
            if (status == StatusCodes.Status202Accepted)
            {
                await WatchedAsync(before, wakes);
            }

            return true;
        });
    }

    /// <summary>An operator who replays all that ended so, until that is done.</summary>
    public async Task ReplayAllAsync(EventState state)
    {
        var selection = new ReplaySelection([state], null, World.Time!.GetUtcNow(), null, 1000, DryRun: false);
        await DoAsync(async () =>
        {
            var (before, wakes) = (await Mailbox.ReadStateAsync(Ct), _wakes.Sent);
            var report = await Instance.Get<Replay>().SelectionAsync(Signal, selection, Ct);
            report.Unmappable.ShouldBe(0);
            if (report.Accepted > 0)
            {
                await WatchedAsync(before, wakes);
            }

            return true;
        });
    }

    /// <summary>Removes what has been kept for its time.</summary>
    public Task ExpireAsync() => DoAsync(async () =>
    {
        await Instance.Get<Expiry>().OneAsync("ready", Ct);
        return true;
    });

    public Task LookForFilesAsync() => DoAsync(() => Instance.Get<FileDropReceiver>().SweepAsync(Ct));

    public Task TickAsync() => DoAsync(() => Instance.Get<ScheduleClock>().TickAsync(Ct));

    private StoredEvent Item(int number, string? key, int padding, SignalParameter[] more) => new()
    {
        Source = "webhook:crm",
        ReceivedAt = World.Time!.GetUtcNow(),
        Keys = [MailboxKeys.HashOf("crm", key ?? $"number {number}")],
        Parameters = [new SignalParameter("number", ParameterType.Number, $"{number}"), .. more],
        Original = new OriginalRequest(Encoding.UTF8.GetBytes(Sample.Body(Again(number)).PadRight(padding)),
            new Dictionary<string, string>(), ""),
    };

    /// <summary>
    /// An append at rest sends a wake, after its answer; waited for, so that the writes of every run have one order.
    /// </summary>
    private async Task WatchedAsync(MailboxState before, int wakes)
    {
        await Instance.Get<AppendWatch>().WaitAsync();
        if (before.Pause is null && before.WakeAt is null && !before.IsClaimed(World.Time!.GetUtcNow())
            && _wokenFor != before.Stamp)
        {
            (_life.IsDead || _wakes.Sent > wakes).ShouldBeTrue("An append at rest sent no wake.");
            _wokenFor = before.Stamp;
        }
    }
}

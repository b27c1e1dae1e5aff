using Microsoft.AspNetCore.Http;
using SignalBridge.Campaign;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.FileDrops;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Schedules;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// A world with one instance at a time, that may be killed once. Whatever was being done then is done again with the next instance, as
/// senders, operators and wakes do; a step is over when it was acknowledged.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly string _file;
    private readonly Wakeboard _wakes;
    private readonly Lifeline _first;
    private Lifeline _life;
    private StorageWire _wire;
    private Guid? _wokenFor;

    private Scene(World world, string configuration)
    {
        Host = new HostClock(world.Time!, TimeSpan.Zero);
        (World, _file, _wakes) = (world, world.Write(configuration), new Wakeboard(world.Time!));
        (Instance, _life, _wire) = Start();
        _first = _life;
        Onlooker = new Instance(world, _file, world.Time!, new FakedDate(world.Time));
        world.BeforeCampaign = AtCampaignAsync;
    }

    public World World { get; }

    /// <summary>The instances' own clock; the world's is the true one, which storage and Campaign go by.</summary>
    public HostClock Host { get; }

    /// <summary>The instance that lives.</summary>
    public Instance Instance { get; private set; }

    /// <summary>Sees without being counted or killed.</summary>
    public Instance Onlooker { get; }

    /// <summary>The durable writes of the first instance.</summary>
    public IReadOnlyList<string> Writes => _first.Writes;

    public bool HasCrashed => _first.IsDead;

    /// <summary>What signals stand for, as far as it was looked up.</summary>
    public Dictionary<string, IReadOnlyList<int>> Files { get; } = [];

    /// <summary>The events that were acknowledged.</summary>
    public HashSet<Mailboxes.EventId> Acknowledged { get; } = [];

    public Mailbox Mailbox => Onlooker.Get<MailboxRegistry>().For("ready");

    public Signal Signal => Instance.Get<Routes>().Signals["ready"];

    public static async Task<Scene> StartAsync(AzuriteFixture azurite, string configuration, CrashPoint? end)
    {
        var world = await Sample.WorldAsync(azurite);
        var scene = new Scene(world, configuration);
        if (scene.Signal.WhenThrottled == ThrottlePolicy.Batch)
        {
            world.AddBatchWorkflow(TimeSpan.FromMinutes(10));
        }

        await scene.Onlooker.SetUpAsync(Ct);
        await scene.LearnTimeAsync();
        scene._life.KillAt(end);
        return scene;
    }

    /// <summary>A sender that goes on until it has an answer, each time with the same key.</summary>
    public async Task<Mailboxes.EventId> PostAsync(int number, string? key = null, int padding = 0, params SignalParameter[] more)
    {
        var item = Item(number, key, padding, more);
        return await DoAsync(async () =>
        {
            var before = await Mailbox.ReadStateAsync(Ct);
            var (reads, wakes) = (_wire.StateReads, _wakes.Sent);
            switch (await Instance.Get<Intake>().AcceptAsync(Signal, item, Ct))
            {
                case Acceptance.Accepted accepted:
                    Acknowledged.Add(accepted.Id);
                    await WatchedAsync(before, reads, wakes);
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
            await Instance.Get<MailboxRegistry>().For("ready").AppendAsync(chunk, events, Ct);
            Acknowledged.UnionWith(numbers.Select((_, place) => new Mailboxes.EventId("ready", chunk, place)));
            return true;
        });
        World.Time.Advance(TimeSpan.FromSeconds(2));
    }

    /// <summary>Posts to another instance, which remembers nothing of what this one took.</summary>
    public async Task PostElsewhereAsync(int number)
    {
        // Between instances, order is as good as their clocks agree.
        World.Time!.Advance(TimeSpan.FromSeconds(2));
        if (await Onlooker.Get<Intake>().AcceptAsync(Signal, Item(number, null, 0, []), Ct) is Acceptance.Accepted accepted)
        {
            Acknowledged.Add(accepted.Id);
        }
    }

    public async Task KeepDeadAsync(int number)
    {
        var item = Item(number, null, 0, []) with { Unmappable = ["It has no number."] };
        Acknowledged.Add(await DoAsync(() => Instance.Get<Intake>().KeepDeadAsync(Signal, item, Ct)));
    }

    public async Task PauseAsync() => (await DoAsync(() => Instance.Get<Operator>().PauseAsync(Signal, Ct))).ShouldBeTrue();

    public async Task ResumeAsync() => (await DoAsync(() => Instance.Get<Operator>().ResumeAsync(Signal, Ct))).ShouldBeTrue();

    public Task<bool?> DiscardAsync(Mailboxes.EventId id) => DoAsync(() => Instance.Get<Operator>().DiscardAsync(id, Ct));

    /// <summary>The number that a number has once it is mapped anew: so a replay is told from what it replays.</summary>
    public static int Again(int number) => number + 1000;

    /// <summary>An operator who replays an event until that is done; one whose replay is still pending says that it is.</summary>
    public async Task ReplayAsync(Mailboxes.EventId id)
    {
        await DoAsync(async () =>
        {
            var (before, reads, wakes) = (await Mailbox.ReadStateAsync(Ct), _wire.StateReads, _wakes.Sent);
            var status = ((IStatusCodeHttpResult)await Instance.Get<ReplayEndpoints>().EventAsync(id.ToString(), Ct)).StatusCode;
            status.ShouldBeOneOf(StatusCodes.Status202Accepted, StatusCodes.Status409Conflict);
            if (status == StatusCodes.Status202Accepted)
            {
                await WatchedAsync(before, reads, wakes);
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
            var (before, reads, wakes) = (await Mailbox.ReadStateAsync(Ct), _wire.StateReads, _wakes.Sent);
            var report = await Instance.Get<Replay>().SelectionAsync(Signal, selection, Ct);
            report.Unmappable.ShouldBe(0);
            if (report.Accepted > 0)
            {
                await WatchedAsync(before, reads, wakes);
            }

            return true;
        });
    }

    /// <summary>Removes what has been kept for its time.</summary>
    public Task ExpireAsync() => DoAsync(async () =>
    {
        await Instance.Get<SignalBridge.Retention.Expiry>().OneAsync("ready", Ct);
        return true;
    });

    public Task LookForFilesAsync() => DoAsync(() => Instance.Get<FileDropReceiver>().SweepAsync(Ct));

    public Task TickAsync() => DoAsync(() => Instance.Get<ScheduleClock>().TickAsync(Ct));

    /// <summary>A turn whose wake has come. One that is cut off is not taken again: what is left is for the next wake, or for the sweep.</summary>
    public async Task TakeTurnAsync(CrashPoint? end = null)
    {
        if (end is not null)
        {
            _life.KillAt(end);
        }

        try
        {
            await Instance.Get<Turns>().TakeAsync("ready", Ct);
        }
        catch (Exception) when (_life.IsDead)
        {
            // Seen below.
        }

        if (!await ReviveAsync() && end is not null)
        {
            _life.KillAt(null);
        }
    }

    public Task SweepAsync() => DoAsync(async () =>
    {
        await Instance.Get<Sweep>().OneAsync("ready", Ct);
        return true;
    });

    /// <summary>Goes on until nothing waits that may fire. Turns are taken for wakes only, and while events wait without one the sweep has a minute.</summary>
    public async Task RunDryAsync()
    {
        for (var round = 0; round < 500; round++)
        {
            if (_wakes.TryTakeDue())
            {
                await TakeTurnAsync();
                continue;
            }

            var state = await Mailbox.ReadStateAsync(Ct);
            if ((state.Paused && state.FoldInto is null) || !await Mailbox.HasPendingAsync(Ct))
            {
                return;
            }

            await SweepAsync();
            var pace = Onlooker.Get<Pace>();
            var wait = _wakes.Next is { } next ? next - World.Time!.GetUtcNow() : pace.SweepPeriod;
            World.Time!.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        throw new InvalidOperationException($"It does not run dry: {await Mailbox.ReadStateAsync(Ct)}");
    }

    /// <summary>Where the instance was killed: time goes by until its claims and calls are over, and another one comes.</summary>
    public async Task<bool> ReviveAsync()
    {
        if (!_life.IsDead)
        {
            return false;
        }

        await Instance.DisposeAsync();
        World.Time!.Advance(TimeSpan.FromMinutes(1.5));
        (Instance, _life, _wire) = Start();
        await LearnTimeAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await Instance.DisposeAsync();
        await Onlooker.DisposeAsync();
        await World.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // A host makes sure of its tables before all else, and so learns the time.
    private async Task LearnTimeAsync() => await Instance.Get<MailboxRegistry>().For("ready").ReadStateAsync(Ct);

    private StoredEvent Item(int number, string? key, int padding, SignalParameter[] more) => new()
    {
        Source = "webhook:crm",
        ReceivedAt = World.Time!.GetUtcNow(),
        Keys = [MailboxKeys.HashOf("crm", key ?? $"number {number}")],
        Parameters = [new SignalParameter("number", ParameterType.Number, $"{number}"), .. more],
        Original = new OriginalRequest(System.Text.Encoding.UTF8.GetBytes(Sample.Body(Again(number)).PadRight(padding)), new Dictionary<string, string>(), ""),
    };

    private (Instance, Lifeline, StorageWire) Start()
    {
        _wokenFor = null;
        var life = new Lifeline();
        var wire = new StorageWire(life, _wakes.Add, new FakedDate(World.Time));
        return (new Instance(World, _file, Host, wire), life, wire);
    }

    private async Task<T> DoAsync<T>(Func<Task<T>> step)
    {
        while (true)
        {
            try
            {
                var done = await step();
                await ReviveAsync();
                return done;
            }
            catch (Exception) when (_life.IsDead)
            {
                await ReviveAsync();
            }
        }
    }

    /// <summary>An append at rest sends a wake, after its answer; waited for, so that the writes of every run have one order.</summary>
    private async Task WatchedAsync(MailboxState before, int reads, int wakes)
    {
        var isDue = !before.Paused && before.WakeAt is null && !before.IsClaimed(World.Time!.GetUtcNow()) && _wokenFor != before.Stamp;
        await Eventually.HoldsAsync(
            () => Task.FromResult(_life.IsDead || (_wire.StateReads > reads && (!isDue || _wakes.Sent > wakes))), () => "An append at rest sent no wake.");
        _wokenFor = isDue ? before.Stamp : _wokenFor;
    }

    private async Task AtCampaignAsync(HttpContext http, RequestDelegate next)
    {
        var life = _life;
        if (http.Request.Method != "POST" || http.Request.Path.StartsWithSegments("/ims"))
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        try
        {
            await life.WriteAsync($"POST {http.Request.Path.Value!.Split('/')[^1]}", async () =>
            {
                await next(http);
                return true;
            });
            http.Response.Body = body;
            await body.WriteAsync(answer.ToArray(), Ct);
        }
        catch (DeadInstanceException)
        {
            http.Abort();
        }
    }
}

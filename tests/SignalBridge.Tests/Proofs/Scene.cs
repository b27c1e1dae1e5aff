using Microsoft.AspNetCore.Http;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Timing;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// A world with one instance at a time, that may be killed once. Whatever was being done then is done again with the next
/// instance, as senders, operators and wakes do; a step is over when it was acknowledged.
/// </summary>
internal sealed partial class Scene : IAsyncDisposable
{
    private readonly string _file;
    private readonly Wakeboard _wakes;
    private readonly Lifeline _first;
    private Lifeline _life;
    private Guid? _wokenFor;

    private Scene(World world, string configuration)
    {
        Host = new HostClock(world.Time!, TimeSpan.Zero);
        (World, _file, _wakes) = (world, world.Write(configuration), new Wakeboard(world.Time!));
        (Instance, _life) = Start();
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
    public HashSet<BridgeEventId> Acknowledged { get; } = [];

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

    /// <summary>
    /// A turn whose wake has come. One that is cut off is not taken again: what is left is for the next wake, or for the sweep.
    /// </summary>
    public async Task TakeTurnAsync(CrashPoint? end = null)
    {
        if (end is not null)
        {
            _life.KillAt(end);
        }

        try
        {
            await Instance.Get<TurnRunner>().TakeAsync("ready", Ct);
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

    /// <summary>
    /// Goes on until nothing waits that may fire. Turns are taken for wakes only, and while events wait without one the sweep has
    /// a minute.
    /// </summary>
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
            if ((state is { Pause: not null, Coalescing: null }) || !await Mailbox.HasPendingAsync(Ct))
            {
                return;
            }

            await SweepAsync();
            var timings = Onlooker.Get<LiveTimings>().Current;
            var wait = _wakes.Next is { } next ? next - World.Time!.GetUtcNow() : timings.SweepPeriod;
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
        (Instance, _life) = Start();
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

    private (Instance, Lifeline) Start()
    {
        _wokenFor = null;
        var life = new Lifeline();
        var wire = new StorageWire(life, _wakes.Add, new FakedDate(World.Time));
        return (new Instance(World, _file, Host, wire), life);
    }

    /// <summary>
    /// Does a step until it is acknowledged, and waits for what it has left to do: so the scenario goes on alike in every run.
    /// </summary>
    private async Task<T> DoAsync<T>(Func<Task<T>> step)
    {
        while (true)
        {
            try
            {
                var done = await step();
                await Instance.Get<AppendWatch>().WaitAsync();
                await ReviveAsync();
                return done;
            }
            catch (Exception) when (_life.IsDead)
            {
                await ReviveAsync();
            }
        }
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

using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Senders of numbered webhooks, each of which goes on until it is told 202, and the clock that they live by.</summary>
internal sealed class Senders(World world, BridgeUnderTest bridge)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private const int QuietTicks = 5;

    private readonly ConcurrentDictionary<int, string> _acknowledged = new();
    private int _refused;

    // When a sender that was refused comes back.
    private DateTimeOffset? _slot;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>How often a sender was told 503.</summary>
    public int Refused => Volatile.Read(ref _refused);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Sends the numbers from 1 on, several at once. Nothing may be answered but 202 and 503; and 429 where the slot is closed.
    /// </summary>
    public Task SendAsync(int webhooks, Action<int> beforeTry) => Parallel.ForEachAsync(
        Enumerable.Range(1, webhooks), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Ct },
            async (number, _) =>
        {
            var headers = Signed.GitHub(Sample.Body(number));
            for (var tries = 1; ; tries++)
            {
                beforeTry(tries);
                using var answer = await bridge.PostAsync("crm", Sample.Body(number), headers);
                if (answer.StatusCode is HttpStatusCode.Accepted)
                {
                    _acknowledged[number] = (string)(await BridgeUnderTest.JsonAsync(answer))["id"]!;
                    return;
                }

                if (answer.StatusCode is HttpStatusCode.TooManyRequests
                    && bridge.Signal("ready").WhenThrottled == ThrottlePolicy.Reject)
                {
                    var slot = world.Time!.GetUtcNow() + answer.Headers.RetryAfter!.Delta!.Value;
                    _slot = slot;
                    await Eventually.HoldsAsync(() => Task.FromResult(world.Time.GetUtcNow() >= slot), () =>
                        "Time stands still.");
                    continue;
                }

                answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                Interlocked.Increment(ref _refused);
            }
        });

    /// <summary>
    /// Lets time go by, some times as fast as the machine's where nothing else happens, until what is to be done has been.
    /// </summary>
    public async Task WithTimeAsync(int speed, Func<Task> work)
    {
        using var ended = new CancellationTokenSource();
        var time = RunTimeAsync(speed * QuietTicks * Tick, ended.Token);
        try
        {
            await work();
            await Eventually.HoldsAsync(async () => (int)(await bridge.SignalAsync("ready"))["pending"]! == 0, () =>
                $"{world.Fired.Count} fired.");
        }
        finally
        {
            await ended.CancelAsync();
            await time;
        }
    }

    /// <summary>
    /// All that was acknowledged was taken, once, or under <c>Latest</c> has gone into what was; and the totals add up.
    /// </summary>
    public async Task SettledAsync(int webhooks)
    {
        var policy = bridge.Signal("ready").WhenThrottled;
        _acknowledged.Keys.Order().ShouldBe(Enumerable.Range(1, webhooks));
        var taken = new List<int>();
        foreach (var signal in world.Fired)
        {
            taken.AddRange(await Batches.NumbersAsync(bridge.Services.GetRequiredService<StorageAccount>(),
                bridge.Services.GetRequiredService<StorageOptions>(), signal));
        }

        taken.ShouldBeUnique();
        foreach (var (number, id) in _acknowledged)
        {
            var state = await EndOfAsync(id);
            state.ShouldBe(policy == ThrottlePolicy.Latest && !taken.Contains(number) ? "coalesced" : state is "coalesced"
                && policy == ThrottlePolicy.Batch ? state : "fired", $"{number}");
            (taken.Contains(number) || policy == ThrottlePolicy.Latest)
                .ShouldBeTrue($"{number} was acknowledged and never taken.");
        }

        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["fired"]!).ShouldBe(world.Fired.Count);
        ((long)counts["fired"]! + (long)counts["coalesced"]!).ShouldBe(webhooks);
        ((long)counts["accepted"]!).ShouldBe(webhooks + (long)counts["duplicate"]!);
    }

    // A sender that was told 503 although its event was kept is then told the id of a repeat.
    private async Task<string> EndOfAsync(string id)
    {
        var found = await bridge.EventAsync(id);
        return (string)found["state"]! == "duplicate" ? await EndOfAsync((string)found["duplicateOf"]!) : (string)found["state"]!;
    }

    /// <summary>
    /// Time goes by only while nothing happens: what a slow machine takes long for takes no time here, and no claim runs out over
    /// it.
    /// </summary>
    private async Task RunTimeAsync(TimeSpan step, CancellationToken ended)
    {
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var (last, quiet) = (Guid.Empty, 0);
        using var timer = new PeriodicTimer(Tick);
        while (!ended.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var (state, pending) = await TryReadAsync(mailbox);
            quiet = state is null || state.Stamp == last ? quiet + 1 : 0;
            last = state?.Stamp ?? last;
            if (quiet >= QuietTicks)
            {
                quiet = 0;
                var now = world.Time!.GetUtcNow();
                var isIdle = state is { InFlightSince: null } && !state.IsClaimed(now);
                var next = !isIdle ? null : pending ? state!.WakeAt : _slot;
                world.Time.Advance(next > now + step ? next.Value - now : step);
            }
        }
    }

    // Null while storage is away, or troubled.
    private static async Task<(MailboxState? State, bool Pending)> TryReadAsync(Mailbox mailbox)
    {
        try
        {
            return (await mailbox.ReadStateAsync(Ct), await mailbox.HasPendingAsync(Ct));
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e) && !Ct.IsCancellationRequested)
        {
            return (null, true);
        }
    }
}

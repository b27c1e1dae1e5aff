using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SignalBridge.Retention;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>When steps are taken.</summary>
public sealed class ExpiryTests(AzuriteFixture azurite)
{
    private const string TwoSignals = """
        { "SignalBridge": { "Signals": [ { "Name": "first", "Workflow": "WKF1", "Activity": "a" }, { "Name": "second", "Workflow": "WKF1", "Activity": "b" } ] } }
        """;

    [Fact]
    public async Task A_failure_holds_up_no_other_signal_and_no_other_kind()
    {
        var failing = new Counted("failing", _ => throw new InvalidOperationException("It is broken."));
        var working = new Counted("working", _ => default);
        await using var world = await World.StartAsync(azurite);
        var expiry = await ExpiryAsync(world, failing, working);

        var failure = await Should.ThrowAsync<AggregateException>(() => expiry.AllAsync(Ct));

        failure.Flatten().InnerExceptions.Count.ShouldBe(2);
        (failing.Steps, working.Steps).ShouldBe((2, 2));

        // Not with every look from now on.
        await expiry.AllAsync(Ct);
        failing.Steps.ShouldBe(2);
    }

    [Fact]
    public async Task At_rest_steps_are_rare_and_while_there_is_more_they_go_on()
    {
        var left = 25;
        var kind = new Counted("things", signal => signal == "first" && left > 0 ? new Removal(1, More: --left > 0) : default);
        await using var world = await World.StartAsync(azurite);
        var expiry = await ExpiryAsync(world, kind);

        await expiry.AllAsync(Ct);
        (left, kind.Steps).ShouldBe((25 - Expiry.StepsAtOnce, Expiry.StepsAtOnce + 1));
        await expiry.AllAsync(Ct);
        await expiry.AllAsync(Ct);
        (left, kind.Steps).ShouldBe((0, 25 + 1));
        await expiry.AllAsync(Ct);
        kind.Steps.ShouldBe(26);
        world.Time!.Advance(kind.Period);
        await expiry.AllAsync(Ct);
        kind.Steps.ShouldBe(28);
    }

    [Fact]
    public async Task At_rest_a_signal_costs_six_calls_in_ten_minutes_and_three_more_an_hour()
    {
        await using var world = await World.StartAsync(azurite);
        await using var instance = BridgeUnderTest.Build(world, TwoSignals);
        var setup = instance.Services.GetRequiredService<StorageSetup>();
        await setup.StartAsync(Ct);
        await setup.WaitAsync(Ct);
        var expiry = instance.Services.GetRequiredService<Expiry>();

        (await CallsAsync(() => expiry.AllAsync(Ct))).ShouldBe(2 * 9);
        (await CallsAsync(() => expiry.AllAsync(Ct))).ShouldBe(0);
        world.Time!.Advance(TimeSpan.FromMinutes(10));
        (await CallsAsync(() => expiry.AllAsync(Ct))).ShouldBe(2 * 6);
        world.Time.Advance(TimeSpan.FromHours(1));
        (await CallsAsync(() => expiry.AllAsync(Ct))).ShouldBe(2 * 9);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>How many requests some work sends, whatever else runs.</summary>
    private static async Task<int> CallsAsync(Func<Task> work)
    {
        using var source = new ActivitySource(nameof(ExpiryTests));
        var (calls, trace) = (0, default(ActivityTraceId));
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == source || s.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // It is told of other tests' calls too, on other threads.
                if (activity.Source != source && activity.TraceId == trace)
                {
                    Interlocked.Increment(ref calls);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("work")!;
        trace = activity.TraceId;
        await work();
        return calls;
    }

    private static async Task<Expiry> ExpiryAsync(World world, params IExpiring[] kinds)
    {
        await using var instance = BridgeUnderTest.Build(world, TwoSignals);
        return new Expiry(instance.Services.GetRequiredService<Routes>(), kinds, world.Time!, NullLogger<Expiry>.Instance);
    }

    private sealed class Counted(string kind, Func<string, Removal> step) : IExpiring
    {
        public int Steps { get; private set; }

        public string Kind => kind;

        public TimeSpan Period => TimeSpan.FromMinutes(10);

        public Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
        {
            Steps++;
            return Task.FromResult(step(signal));
        }
    }
}

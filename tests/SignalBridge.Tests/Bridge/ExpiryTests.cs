using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SignalBridge.Configuration;
using SignalBridge.Retention;
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

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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

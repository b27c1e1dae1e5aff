using System.Diagnostics;
using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Storage that does what it is asked and does not say so: the sender is answered all the same, and what it sends again is a
/// repeat.
/// </summary>
public sealed class AnswerTimeTests(AzuriteFixture azurite)
{
    private const string Soon = "00:00:00.5";

    [Fact]
    public async Task A_write_that_comes_through_after_the_sender_was_told_503_is_one_event_and_one_signal()
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new SilentWrites(world);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(answer: Soon), wire: wire.Handler);
        var (body, signed) = (Sample.Body(1), Signed.GitHub(Sample.Body(1)));
        wire.Hold();

        var begun = Stopwatch.GetTimestamp();
        using var late = await bridge.PostAsync("crm", body, signed);
        late.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        late.Headers.RetryAfter.ShouldNotBeNull();

        // The SDK would have waited five times as long for one try.
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(2.4));
        wire.LetGo();
        await world.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => world.Fired.Count == 1);

        using var again = await bridge.PostAsync("crm", body, signed);
        again.IsSuccessStatusCode.ShouldBeTrue();
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task What_has_not_begun_to_be_written_when_its_sender_is_told_503_is_not_written()
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new SilentWrites(world);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(answer: Soon), wire: wire.Handler);
        wire.Hold();
        var first = bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1)));
        await wire.Held;

        using var second = await bridge.PostAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2)));
        second.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await first).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        wire.LetGo();

        await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 3]);
        ((int)(await bridge.SignalAsync("ready"))["counts"]!["accepted"]!).ShouldBe(2);
    }

    /// <summary>Appends that storage does, and whose answers are held back.</summary>
    private sealed class SilentWrites : IDisposable
    {
        private readonly TaskCompletionSource _held = new();
        private readonly TaskCompletionSource _letGo = new();
        private volatile bool _isHolding;

        public SilentWrites(World world) => Handler = new HookedWire(world.Time, request =>
        {
            if (!_isHolding || !request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            _held.TrySetResult();
            return _letGo.Task;
        });

        public HookedWire Handler { get; }

        public Task Held => _held.Task;

        public void Hold() => _isHolding = true;

        public void LetGo()
        {
            _isHolding = false;
            _letGo.TrySetResult();
        }

        public void Dispose() => Handler.Dispose();
    }
}

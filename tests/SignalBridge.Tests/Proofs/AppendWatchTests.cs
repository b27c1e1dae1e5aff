using SignalBridge.Campaign;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Appends that come at awkward moments, and what is known of their wakes.</summary>
public sealed class AppendWatchTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_instance_that_stops_right_after_an_append_sends_its_wake_first()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var wakes = new Wakeboard(world.Time!);
        var (isHeld, stopping) = (false, new TaskCompletionSource());
        using var slow = new HookedWire(world.Time, request => isHeld && IsReadingOfState(request) ? stopping.Task : Task.CompletedTask);
        var instance = Start(world, new StorageWire(new Lifeline(), wakes.Add, slow));
        await instance.SetUpAsync(Ct);
        isHeld = true;
        await AcceptAsync(instance);

        var disposed = instance.DisposeAsync();
        stopping.SetResult();
        await disposed;

        wakes.Sent.ShouldBe(1);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Instance Start(World world, HttpMessageHandler wire) => new(world, world.Write(Sample.Numbered()), world.Time!, wire);

    private static bool IsReadingOfState(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("RowKey='state'", StringComparison.Ordinal);

    private static async Task AcceptAsync(Instance instance)
    {
        var item = new StoredEvent
        {
            Source = "operator",
            ReceivedAt = instance.Get<TimeProvider>().GetUtcNow(),
            Parameters = [new SignalParameter("number", ParameterType.Number, "1")],
        };
        (await instance.Get<Intake>().AcceptAsync(instance.Get<Routes>().Signals["ready"], item, Ct)).ShouldBeOfType<Acceptance.Accepted>();
    }
}

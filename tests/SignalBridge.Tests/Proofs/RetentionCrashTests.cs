using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Operations;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// An instance killed before and after each durable write of retention's steps: what waits is never removed, and what is over
/// goes in the end.
/// </summary>
public sealed class RetentionCrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task Beside_an_event_that_waits_for_longer_than_anything_is_kept() =>
        CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(), async scene =>
    {
        var done = await scene.PostAsync(1, padding: 50_000);
        await scene.RunDryAsync();
        await scene.PauseAsync();
        var waiting = await scene.PostAsync(2, padding: 50_000);
        await ExpireAsync(scene, TimeSpan.FromDays(100));

        var operations = scene.Onlooker.Get<Operator>();
        (await operations.FindAsync(done, Ct)).ShouldBeNull();
        (await operations.FindAsync(waiting, Ct)).ShouldNotBeNull().Body!.Length.ShouldBe(50_000);
        await scene.ResumeAsync();
        await scene.RunDryAsync();
        scene.World.Numbers().ShouldBe([1, 2]);

        // Nor is anything left over once all has ended: also not what a killed instance wrote for nobody.
        await ExpireAsync(scene, TimeSpan.FromDays(200));
        (await operations.FindAsync(waiting, Ct)).ShouldBeNull();
        (await BlobsAsync(scene, names => names.PayloadContainer)).ShouldBeEmpty();
        scene.World.Numbers().ShouldBe([1, 2]);
    }, 18);

    [Fact]
    public Task Beside_a_file_that_Campaign_does_not_take_for_longer_than_files_are_kept() => CrashPoints.KillAtEachAsync(
        azurite, Sample.Numbered(policy: "Batch"), async scene =>
        {
            await scene.PostAsync(1);
            await scene.RunDryAsync();
            var old = (await BlobsAsync(scene, names => names.BatchContainer)).ShouldHaveSingleItem();
            scene.World.Campaign.Faults.Add(new Fault
            {
                Call = CallKind.Trigger,
                Status = 500,
                Body = new EmulatorSettings().NotRunningAnswer.Body,
                Times = 1000
            });
            await scene.PostAsync(2);
            scene.World.Time!.Advance(TimeSpan.FromMinutes(10));
            await scene.TakeTurnAsync();
            await ExpireAsync(scene, TimeSpan.FromDays(100));
            (await BlobsAsync(scene, names => names.BatchContainer)).ShouldNotContain(old);

            scene.World.Campaign.Faults.Clear();
            await scene.RunDryAsync();
            var file = scene.World.Fired[^1].Parameters.GetProperty("file").GetString();
            (await BlobsAsync(scene, names => names.BatchContainer)).ShouldContain(file!);
            scene.World.Fired.Count.ShouldBe(2);
        }, 18);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Lets time pass, and looks as often as every kind needs: keys are read from any place on.</summary>
    private static async Task ExpireAsync(Scene scene, TimeSpan after)
    {
        scene.World.Time!.Advance(after);
        for (var look = 0; look < 4; look++)
        {
            await scene.ExpireAsync();
            scene.World.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    private static async Task<IReadOnlyList<string>> BlobsAsync(Scene scene, Func<StorageOptions, string> container) =>
        await scene.Onlooker.Get<StorageAccount>().Blobs.GetBlobContainerClient(container(scene.Onlooker.Get<StorageOptions>()))
            .GetBlobsAsync(cancellationToken: Ct).Select(blob => blob.Name).ToListAsync(Ct);
}

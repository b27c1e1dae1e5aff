using System.Diagnostics;
using System.Security.Cryptography;
using WebhookVerification;

namespace SignalBridge.Tests.Hooks;

/// <summary>What a stranger can make a hook do by posting 1 MB: no more than a small multiple of hashing it once.</summary>
public sealed class UnsignedWebhookTests
{
    // A hash of 1 MB takes half a millisecond, and this code is compiled for debugging: far from what the benchmark bounds, and
    // as far from what costs seconds.
    private const int MostHashes = 150;
    private const int MostBytes = 2 * UnsignedWebhook.Bytes;

    [Fact]
    public void No_scheme_works_much_for_a_body_that_nobody_has_signed()
    {
        List<string> costly = [];
        foreach (var webhook in UnsignedWebhook.All())
        {
            if (webhook.Scheme != "none") webhook.Verify().ShouldBeOfType<Refused>($"{webhook.Scheme}: {webhook.Body}");
            var before = GC.GetAllocatedBytesForCurrentThread();
            webhook.Verify();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostBytes) costly.Add($"{webhook.Scheme}, {webhook.Body}: {allocated:N0} bytes");
        }

        costly.ShouldBeEmpty();
    }

    [Fact]
    public void No_scheme_takes_much_longer_than_some_hashes()
    {
        var body = new byte[UnsignedWebhook.Bytes];
        List<string> slow = [];
        foreach (var webhook in UnsignedWebhook.All())
        {
            // Beside one another, so that a busy machine slows both; the best of some, for it is busy at times only.
            var ratio = double.MaxValue;
            for (var tries = 0; ratio > MostHashes && tries < 10; tries++)
                ratio = Math.Min(ratio, Time(() => webhook.Verify()) / Time(() => SHA256.HashData(body)));
            if (ratio > MostHashes) slow.Add($"{webhook.Scheme}, {webhook.Body}: {ratio:N0} hashes");
        }

        slow.ShouldBeEmpty();
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

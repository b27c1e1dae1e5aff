using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Hooks;

/// <summary>
/// Bodies that are announced and do not come, or come slowly, by the front door: nobody else has to wait for them.
/// </summary>
public sealed class SlowBodyTests(AzuriteFixture azurite)
{
    // So many once stopped all intake.
    private const int Connections = 256;

    [Fact]
    public async Task Megabytes_that_were_announced_and_do_not_come_keep_nobody_out()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var idle = new List<RawConnection>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                idle.Add(await RawConnection.PostAsync(bridge, "crm", 1 << 20, Ct));
                await idle[i].SendAsync(new byte[128], Ct);
            }

            for (var number = 1; number <= 5; number++)
            {
                using var answer = await bridge.PostAsync("crm", Sample.Body(number), Signed.GitHub(Sample.Body(number)));
                answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            }
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
        }
    }

    [Theory]
    [InlineData("PUT /api/hooks/crm", "405")]
    [InlineData("GET /api/hooks/crm", "405")]
    [InlineData("POST /api/hooks/nobody", "404")]
    public async Task What_nothing_is_done_with_is_answered_before_its_body_has_come(string request, string status)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var connection = await RawConnection.OpenAsync(bridge, request, "Content-Length: 1000", Ct);

        (await connection.ReceiveAsync("\r\n\r\n", Ct)).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_408_and_its_connection_ends()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        using var connection = await RawConnection.PostAsync(bridge, "crm", 1000, Ct);
        await connection.SendAsync(new byte[10], Ct);

        // Whenever the bridge looks at its clock, the time that is left goes by.
        await Eventually.HoldsAsync(
            () =>
            {
                world.Time!.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(connection.HasAnswer);
            },
            () => "No answer came.");

        var answer = await connection.ReceiveAsync("\r\n\r\n", Ct);
        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("Connection: close");
        var hooks = await bridge.Operator.GetStringAsync("/api/hooks", Ct);
        hooks.ShouldContain("\"tooSlow\":1");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

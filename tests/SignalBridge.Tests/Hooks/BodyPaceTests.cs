using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using SignalBridge.Sources.Hooks;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Hooks;

/// <summary>How long a body may take, and how it is put together.</summary>
public sealed class BodyPaceTests
{
    private const int Maximum = 1 << 20;

    private readonly FakeTimeProvider _time = new();
    private readonly BodyBudget _budget;

    // Who reads goes on at once, within the write: when that returns, all has been read.
    private readonly Pipe _body = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0,
            useSynchronizationContext: false));

    public BodyPaceTests() => _budget = new BodyBudget(_time);

    [Theory]
    [InlineData(0, 5)]
    [InlineData(4096, 6)]
    [InlineData(40 * 4096, 45)]
    [InlineData(55 * 4096, 60)]
    [InlineData(1 << 20, 60)]
    public async Task A_body_is_given_up_at_the_moment_when_it_is_behind_the_least_rate_or_a_minute_is_over(int come, int seconds)
    {
        using var room = _budget.Enter("a");
        var reading = Read(room);
        await SendAsync(come);

        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        reading.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await reading.WaitAsync(Eventually.Bound, Ct)).ShouldBe(new BodyRead.TooSlow());
    }

    [Fact]
    public async Task A_body_that_keeps_the_rate_is_read_to_its_end()
    {
        using var room = _budget.Enter("a");
        var reading = Read(room);
        var sent = new List<byte>();
        for (var second = 0; second < 30; second++)
        {
            sent.AddRange(await SendAsync(BodyPace.LeastRate, second));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await _body.Writer.CompleteAsync();

        (await reading).ShouldBeOfType<BodyRead.Whole>().Bytes.ToArray().ShouldBe(sent);
        _budget.Taken.ShouldBe(sent.Count);
    }

    [Fact]
    public async Task A_body_takes_the_room_of_what_has_come_and_not_of_what_was_announced()
    {
        using var room = _budget.Enter("a");
        var reading = Read(room, announced: Maximum);

        await SendAsync(1);

        _budget.Taken.ShouldBe(4096);
        await _body.Writer.CompleteAsync();
        await reading;
    }

    [Fact]
    public async Task A_body_that_makes_way_for_others_is_given_up()
    {
        var budget = new BodyBudget(_time, 16 * 4096);
        using var room = budget.Enter("a");
        var reading = Read(room);
        await SendAsync(3 * 4096);
        _time.Advance(TimeSpan.FromSeconds(1));

        using var other = budget.Enter("b");
        other.TryTake(1).ShouldBeTrue();

        (await reading.WaitAsync(Eventually.Bound, Ct)).ShouldBe(new BodyRead.NoRoom());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(300_000)]
    public async Task What_comes_in_pieces_is_put_together(int length)
    {
        var sent = RandomBytes(length);
        using var room = _budget.Enter("a");
        var reading = Read(room);
        var random = new Random(length);
        for (var at = 0; at < length;)
        {
            var piece = Math.Min(length - at, random.Next(1, 9000));
            await _body.Writer.WriteAsync(sent.AsMemory(at, piece), Ct);
            at += piece;
        }

        await _body.Writer.CompleteAsync();

        (await reading).ShouldBeOfType<BodyRead.Whole>().Bytes.ToArray().ShouldBe(sent);
        _budget.Taken.ShouldBe(length);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task The_largest_body_is_taken_and_no_larger_one(int length, bool isTaken)
    {
        using var room = _budget.Enter("a");
        await _body.Writer.WriteAsync(new byte[length], Ct);
        await _body.Writer.CompleteAsync();

        (await Read(room, 1000) is BodyRead.Whole).ShouldBe(isTaken);
    }

    private async Task<byte[]> SendAsync(int length, int seed = 0)
    {
        var bytes = RandomBytes(length, seed);
        await _body.Writer.WriteAsync(bytes, Ct);
        return bytes;
    }

    private static byte[] RandomBytes(int length, int seed = 0)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private Task<BodyRead> Read(BodyRoom room, int maximum = Maximum, long? announced = null)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(_body.Reader));
        (http.Request.Method, http.Request.ContentLength) = ("POST", announced);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var reading = RawBody.ReadAsync(http.Request, maximum, room, Ct);
        SynchronizationContext.SetSynchronizationContext(before);
        return reading;
    }

    private sealed class BodyPipe(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}

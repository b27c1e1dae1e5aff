using Microsoft.Extensions.Time.Testing;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Tests.Hooks;

/// <summary>Who gets the memory for bodies, and who makes way.</summary>
public sealed class BodyBudgetTests
{
    private const int Megabyte = 1 << 20;
    private const int Small = BodyBudget.SmallBytes;

    private readonly FakeTimeProvider _time = new();

    // 4 MiB for small bodies, 1 MiB of which for those that come in one piece; 12 MiB for large ones, 6 MiB of which for one
    // hook.
    private readonly BodyBudget _budget;

    public BodyBudgetTests() => _budget = new BodyBudget(_time, 16 * Megabyte);

    [Fact]
    public void Large_bodies_leave_the_room_of_small_ones_alone()
    {
        foreach (var hook in (string[])["a", "b", "c", "d"])
        {
            while (Come(hook, Megabyte) is not null)
            {
                // As many as there is room for.
            }
        }

        _budget.Taken.ShouldBe(12 * Megabyte);
        for (var i = 0; i < 3 * Megabyte / Small; i++)
        {
            Come("a", Small).ShouldNotBeNull();
        }

        Come("a", Small).ShouldBeNull();
    }

    [Fact]
    public void What_comes_in_one_piece_finds_room_however_many_are_still_coming()
    {
        while (Come("a", Small) is not null)
        {
            // As many as there is room for.
        }

        for (var i = 0; i < Megabyte / 2048; i++)
        {
            _budget.Enter("a").TryTakeWhole(2048).ShouldBeTrue();
        }

        _budget.Taken.ShouldBe(4 * Megabyte);
        _budget.Enter("a").TryTakeWhole(2048).ShouldBeFalse();
    }

    [Fact]
    public void What_comes_in_pieces_leaves_its_room_to_those_that_are_coming_when_it_is_whole()
    {
        for (var i = 0; i < 4 * Megabyte / Small; i++)
        {
            Come("a", Small).ShouldNotBeNull().TryKeep(Small).ShouldBeTrue();
        }

        Come("a", Small).ShouldBeNull();
    }

    [Fact]
    public void Large_bodies_of_one_hook_leave_half_of_their_room_to_others()
    {
        for (var i = 0; i < 6; i++)
        {
            Come("a", Megabyte).ShouldNotBeNull();
        }

        Come("a", Megabyte).ShouldBeNull();
        Come("b", Megabyte).ShouldNotBeNull();
    }

    [Fact]
    public void Where_room_is_short_the_body_that_has_been_coming_longest_makes_way_once_it_has_had_a_second()
    {
        var coming = new List<BodyRoom>();
        while (Come("a", Small) is { } room)
        {
            coming.Add(room);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _time.Advance(BodyBudget.Protected - _time.GetElapsedTime(coming[0].Begun) - TimeSpan.FromTicks(1));
        Come("b", 2048).ShouldBeNull();
        coming.ShouldAllBe(room => !room.IsCutOff);

        _time.Advance(TimeSpan.FromTicks(1));
        Come("b", 2048).ShouldNotBeNull();
        coming.Count(room => room.IsCutOff).ShouldBe(1);
        coming[0].IsCutOff.ShouldBeTrue();
        coming[0].TryTake(1).ShouldBeFalse();
        coming[0].TryKeep(1).ShouldBeFalse();
    }

    [Fact]
    public void A_body_that_waits_for_more_is_told_that_it_makes_way()
    {
        var oldest = Come("a", Small)!;
        var patience = oldest.Patience(Small, CancellationToken.None);
        while (Come("a", Small) is not null)
        {
            // As many as there is room for.
        }

        _time.Advance(BodyBudget.Protected);
        Come("b", 2048).ShouldNotBeNull();

        patience.IsCancellationRequested.ShouldBeTrue();
        oldest.IsCutOff.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_makes_way_for_an_older_body()
    {
        var oldest = _budget.Enter("a");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var others = new List<BodyRoom>();
        while (Come("a", Small) is { } room)
        {
            others.Add(room);
        }

        _time.Advance(TimeSpan.FromMinutes(1));

        oldest.TryTake(1).ShouldBeFalse();
        others.ShouldAllBe(room => !room.IsCutOff);
    }

    [Fact]
    public void A_body_that_is_whole_does_not_make_way_until_its_webhook_is_answered()
    {
        var whole = new List<BodyRoom>();
        while (Come("a", Small) is { } room)
        {
            room.TryKeep(Small).ShouldBeTrue();
            whole.Add(room);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Come("b", 2048).ShouldBeNull();
        whole[7].Dispose();
        Come("b", 2048).ShouldNotBeNull();
    }

    [Fact]
    public void Another_hooks_large_body_does_not_make_way_for_one_beyond_its_hooks_share()
    {
        var other = Come("b", Megabyte)!;
        _time.Advance(TimeSpan.FromSeconds(2));
        var own = Enumerable.Range(0, 6).Select(_ => Come("a", Megabyte)!).ToList();
        _time.Advance(TimeSpan.FromSeconds(2));

        Come("a", Megabyte).ShouldNotBeNull();

        other.IsCutOff.ShouldBeFalse();
        own[0].IsCutOff.ShouldBeTrue();
        own.Skip(1).ShouldAllBe(room => !room.IsCutOff);
    }

    [Fact]
    public void What_can_never_fit_cuts_off_nobody()
    {
        var small = Come("a", Small)!;
        var large = Come("a", Megabyte)!;
        _time.Advance(TimeSpan.FromMinutes(1));

        Come("a", 7 * Megabyte).ShouldBeNull();

        small.IsCutOff.ShouldBeFalse();
        large.IsCutOff.ShouldBeFalse();
    }

    [Fact]
    public void What_is_taken_stays_within_the_memory_and_all_of_it_comes_back()
    {
        var random = new Random(1);
        var rooms = new List<BodyRoom>();
        for (var step = 0; step < 20_000; step++)
        {
            var room =
                rooms.Count == 0 || random.Next(3) == 0 ? _budget.Enter($"{random.Next(4)}") : rooms[random.Next(rooms.Count)];
            switch (random.Next(8))
            {
                case 7 when room.State == BodyRoomState.Coming && room.Taken == 0:
                    room.TryTakeWhole(random.Next(2 * Small));
                    break;
                case 0:
                    room.TryKeep((int)random.NextInt64(room.Taken + 1));
                    break;
                case 1:
                    room.Dispose();
                    rooms.Remove(room);
                    continue;
                default:
                    room.TryTake(random.Next(2 * Small));
                    break;
            }

            _time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            if (!rooms.Contains(room))
            {
                rooms.Add(room);
            }

            _budget.Taken.ShouldBeInRange(0, 16 * Megabyte);
            _budget.Taken.ShouldBe(rooms.Where(r => r.Pool is not null).Sum(r => r.Taken));
        }

        rooms.Count(r => r.IsCutOff).ShouldBeGreaterThan(0);
        rooms.ForEach(room => room.Dispose());
        _budget.Taken.ShouldBe(0);
    }

    private BodyRoom? Come(string hook, int bytes)
    {
        var room = _budget.Enter(hook);
        return room.TryTake(bytes) ? room : null;
    }
}

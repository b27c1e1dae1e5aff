using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Benchmarks;

/// <summary>
/// The command <c>unsigned</c>: how long each scheme looks at 1 MB that nobody has signed, before it refuses it.
/// </summary>
internal static class UnsignedCommand
{
    public static RootCommand Build()
    {
        var most = new Option<double>("--most") { Description = "The most milliseconds that a scheme may take; with more, the command fails.", DefaultValueFactory = _ => 10 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured; the median counts.",
            DefaultValueFactory = _ => 15
        };
        var command = new RootCommand("How long each scheme looks at 1 MB of unsigned body: the body that costs it most.") { most,
            rounds };
        command.SetAction(parsed => Run(parsed.GetValue(most), parsed.GetValue(rounds)));
        return command;
    }

    private static int Run(double most, int rounds)
    {
        var webhooks = UnsignedWebhook.All();

        // All once for nothing: whoever comes first would be measured while the runtime still compiles.
        webhooks.ToList().ForEach(webhook => Median(webhook, rounds));

        var worst = webhooks
            .Select(webhook => (webhook.Scheme, webhook.Body, Time: Median(webhook, rounds)))
            .GroupBy(measured => measured.Scheme)
            .Select(scheme => scheme.MaxBy(measured => measured.Time))
            .ToList();
        Console.WriteLine($"{"scheme",-24} {"ms",7}  the body that costs most");
        foreach (var (scheme, body, time) in worst)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{scheme,-24} {time,7:0.00}  {body}{(time > most ? "  <- too much" : "")}"));
        }

        return worst.Exists(scheme => scheme.Time > most) ? 1 : 0;
    }

    private static double Median(UnsignedWebhook webhook, int rounds)
    {
        var times = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            webhook.Verify();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times.Order().ElementAt(rounds / 2);
    }
}

using System.Text.Json;

namespace SignalBridge.Soak;

/// <summary>The configuration of a soak: for each target a signal that takes a number, and a hook that feeds it.</summary>
internal static class BridgeJson
{
    private static readonly string[] Secrets = ["%SOAK_SECRET%"];

    public static string Of(SoakOptions options, IReadOnlyList<Target> targets) => JsonSerializer.Serialize(new
    {
        SignalBridge = new
        {
            Signals = targets.Select(t => new
            {
                t.Name,
                t.Workflow,
                Target.Activity,
                MinimumInterval = options.Interval.ToString("c"),
                WhenThrottled = t.Policy.ToString(),
                Parameters = new[] { new { Name = "number", Type = "number" } },
            }),
            Hooks = targets.Select(t => new
            {
                t.Name,
                Signal = t.Name,
                Verify = new { Scheme = "github", Secrets },
                DeduplicateBy = "headers.\"x-github-delivery\"",
                Parameters = new { number = "body.number" },
            }),
        },
    });
}

namespace SignalBridge.Tests.Fixtures;

/// <summary>Configurations that tests start bridges with.</summary>
internal static class Sample
{
    /// <summary>One signal, <c>ready</c>, fed by the hook <c>crm</c> with the number of the webhook.</summary>
    /// <param name="interval">The signal's.</param>
    /// <param name="policy">What becomes of events while the slot is closed.</param>
    /// <param name="unknown">What becomes of a call whose answer was lost.</param>
    /// <param name="answer">
    /// How long a sender waits: longer than a machine that does much else takes, unless a test is about that.
    /// </param>
    public static string Numbered(string interval = "00:10:00", string policy = "Queue", string unknown = "Probe",
        string answer = "00:00:20") =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "MinimumInterval": "{{interval}}", "WhenThrottled": "{{policy}}",
                         "UnknownOutcome": "{{unknown}}", "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
          "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "{{Signed.Secret}}" ] },
                       "When": "body.kind != 'ping'", "DeduplicateBy": "headers.\"x-github-delivery\"", "Parameters": { "number": "body.number" },
                       "AnswerWithin": "{{answer}}" } ] } }
        """;

    public static string Body(int number) => $$"""{"kind":"ready","number":{{number}}}""";

    /// <summary>A world with the workflow of <see cref="Numbered"/>.</summary>
    public static async Task<World> WorldAsync(AzuriteFixture azurite, TimeSpan? interval = null, bool realTime = false)
    {
        var world = realTime ? await World.StartInRealTimeAsync(azurite) : await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", interval ?? TimeSpan.FromMinutes(10), "number:number");
        return world;
    }

    public static Task<string> PostNumberAsync(this BridgeUnderTest bridge, int number) =>
        bridge.AcceptedAsync("crm", Body(number), Signed.GitHub(Body(number)));

    /// <summary>The numbers that Campaign took, in the order it took them.</summary>
    public static IReadOnlyList<int> Numbers(this World world) =>
        [.. world.Fired.Select(c => int.Parse(c.Parameters.GetProperty("number").GetString()!))];
}
